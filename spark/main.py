"""The step "write tables": spark-submit --py-files parquetry.zip main.py --job=s3://…/job.json"""

import sys

from parquetry.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
