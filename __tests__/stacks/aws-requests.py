"""Compares requests with the models of AWS's API.

`[{"action": "emr:listClusters", "parameters": {…}}]` comes on stdin, and a list of problems goes out.

A parameter whose name ends in `.$` is filled in when the machine runs. It gets a value of the right type here.
"""

import json
import sys
from typing import Any

from botocore import xform_name
from botocore.model import Shape
from botocore.session import get_session
from botocore.validate import ParamValidator


def example(shape: Shape) -> Any:
    if shape.type_name == "list":
        return [example(shape.member)]
    return {"string": "x", "timestamp": "2026-01-01T00:00:00Z", "integer": 1}[shape.type_name]


def filled(parameters: dict[str, Any], shape: Any) -> dict[str, Any]:
    """With a value for each parameter that is known only at run time."""
    found = {}
    for name, value in parameters.items():
        known = name.removesuffix(".$")
        found[known] = example(shape.members[known]) if known != name and known in shape.members else value
    return found


def problems(request: dict[str, Any]) -> list[str]:
    service, action = request["action"].split(":")
    model = get_session().get_service_model(service)
    operations = {xform_name(name): name for name in model.operation_names}
    operation = model.operation_model(operations[xform_name(action[0].upper() + action[1:])])
    report = ParamValidator().validate(filled(request["parameters"], operation.input_shape), operation.input_shape)
    return [f"{request['action']}: {report.generate_report()}"] if report.has_errors() else []


print(json.dumps([problem for request in json.load(sys.stdin) for problem in problems(request)]))
