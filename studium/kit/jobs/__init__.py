"""Background jobs and chores by the clock, queued in the transaction of their cause."""

from studium.kit.jobs.registry import MAX_ATTEMPTS, Job, Jobs
from studium.kit.jobs.runner import JobRunner
from studium.kit.jobs.tables import add_job_tables, enqueue

__all__ = ["MAX_ATTEMPTS", "Job", "JobRunner", "Jobs", "add_job_tables", "enqueue"]
