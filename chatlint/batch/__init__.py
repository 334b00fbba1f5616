"""Transcripts at scale: Arrow rows in, scored Arrow rows out; on one machine, on Spark, on Ray."""
