"""What does the worker do with evidence files?"""

from django.utils.translation import gettext_lazy as _

from footprint.core.clock import now
from footprint.core.job_runner import JobRun, job_kind
from footprint.evidence.models import EvidenceFile
from footprint.evidence.services import SCAN_JOB, evidence_scan


@job_kind(SCAN_JOB, label=_("Virus scan of an evidence file"))
def scan(run: JobRun) -> dict:
    """Scan one file; a repetition after a crash only adds a further answer."""
    file = EvidenceFile.objects.get(public_id=run.payload["file"])
    result = evidence_scan(file=file, now=now())
    return {"state": result.state}
