"""Texts of policies: wildcards and variables.

@see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
@see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Optional

# The value of a condition key in a request, by its name in lower case; None where the request does not have it.
Lookup = Callable[[str], Optional[str]]

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAME_AND_DEFAULT = re.compile(r"([^,']+?)\s*(?:,\s*'([^']*)'\s*)?")


def variables(template: str) -> Iterator[str]:
    """The names of the variables in a text, in lower case. ${*}, ${?} and ${$} are not variables."""
    for body in _VARIABLE.findall(template):
        if body not in ("*", "?", "$"):
            yield _name_and_default(body)[0]


def text_matches(template: str, text: str, lookup: Lookup) -> bool:
    """Whether a text is equal to a template, in which only variables have a meaning."""
    return _substituted(template, lookup, lambda literal: literal) == text


def pattern_matches(template: str, text: str, lookup: Lookup, ignore_case: bool = False) -> bool:
    """Whether a whole text matches a template, in which * stands for any text and ? for any character."""
    if "${" not in template:
        return _compiled(_expression(template), ignore_case).fullmatch(text) is not None
    expression = _substituted(template, lookup, _expression, re.escape)
    return expression is not None and _compiled(expression, ignore_case).fullmatch(text) is not None


def arn_matches(template: str, arn: str, lookup: Lookup) -> bool:
    """Whether an ARN matches a template. A wildcard does not reach over the colon between two of the six parts."""
    if template == "*":
        return True
    wanted, parts = template.split(":", 5), arn.split(":", 5)
    wanted += ["*"] * (6 - len(wanted))  # as AWS completes an ARN with fewer parts
    if len(parts) != 6 or not pattern_matches(wanted[5], parts[5], lookup):
        return False
    # arn:aws:s3::: is nearly always the same text.
    return wanted[:5] == parts[:5] or all(pattern_matches(*each, lookup) for each in zip(wanted[:5], parts))


def _substituted(
    template: str, lookup: Lookup, literal: Callable[[str], str], value: Callable[[str], str] = str
) -> Optional[str]:
    """The template with values for its variables; None when the request has no value for one of them."""
    result = ""
    end = 0
    for found in _VARIABLE.finditer(template):
        result += literal(template[end : found.start()])
        end = found.end()
        body = found.group(1)
        if body in ("*", "?", "$"):
            result += value(body)
            continue
        name, default = _name_and_default(body)
        known = lookup(name)
        known = default if known is None else known
        if known is None:
            return None
        result += value(known)
    return result + literal(template[end:])


def _name_and_default(body: str) -> tuple[str, Optional[str]]:
    found = _NAME_AND_DEFAULT.fullmatch(body)
    return (found.group(1).strip().lower(), found.group(2)) if found else (body.lower(), None)


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(part) or re.escape(part) for part in re.split(r"([*?])", pattern))


@lru_cache(maxsize=4096)
def _compiled(expression: str, ignore_case: bool) -> "re.Pattern[str]":
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))
