"""How the background work is doing, for the one who looks after the portal."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.foundation import jobs, keyset, ledger
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.models import Beat, Job

LATE = timedelta(seconds=120)  # the oldest due job may be this old before the page turns yellow


@access("jobs.read")
@require_GET
def jobs_page(request):
    now = timezone.now()
    due = jobs.waiting(now).first()
    open_jobs = Job.objects.filter(done_at=None)
    context = {
        "now": now,
        "due": keyset.capped_count(jobs.waiting(now)),
        "planned": keyset.capped_count(open_jobs.filter(dead=False, due_at__gt=now)),
        "dead": keyset.capped_count(open_jobs.filter(dead=True)),
        "oldest": due and due.due_at,
        "late": due is not None and now - due.due_at > LATE,
        "beats": Beat.objects.order_by("topic"),
        "page": keyset.page(open_jobs.filter(dead=True), request.GET, size=30),
        "failing": open_jobs.filter(dead=False, attempts__gt=0).exclude(error="").order_by("due_at")[:10],
    }
    return render(request, "foundation/jobs.html", context)


@access("jobs.retry")
@require_POST
def retry_job(request, pk):
    job = get_object_or_404(Job, pk=pk)
    with transaction.atomic():
        if not jobs.retry(job):
            raise ActionRefused("这项任务没有停止，或者已经做完了，不需要重试。")
        ledger.record("job.retried", job, by=request.user, topic=job.topic)
    messages.success(request, f"已重新排队：{jobs.name_of(job.topic)}。")
    return redirect("jobs")
