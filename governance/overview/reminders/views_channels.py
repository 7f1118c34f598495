"""提醒通道 and 外发提醒, for the one who looks after the portal."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.foundation import keyset
from governance.foundation.access import access
from governance.foundation.channels import keeping
from governance.foundation.errors import ActionRefused
from governance.foundation.models import Channel, Letter, LetterState, Reach, Way
from governance.foundation.outbox import settling
from governance.overview.reminders.forms import FORMS, WhyForm
from hierarchy.models import User


@access("channel.manage")
@require_safe
def channels(request):
    rows = list(Channel.objects.select_related("unit").order_by("way", "name"))
    there = {row.way for row in rows}
    context = {
        "channels": rows,
        "now": timezone.now(),
        "more": [(way, way.label) for way in Way if way not in (Way.MAIL, Way.SMS) or way not in there],
        "trials": Letter.objects.filter(trial=True).select_related("channel").order_by("-pk")[:5],
    }
    return render(request, "overview/reminders/channels.html", context)


@access("channel.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def new_channel(request, way):
    if way not in Way.values:
        raise Http404
    return _form_page(request, Channel(way=way, version=0))


@access("channel.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request, pk):
    return _form_page(request, get_object_or_404(Channel.objects.select_related("unit"), pk=pk))


def _form_page(request, found):
    form = FORMS[found.way](request.POST if request.method == "POST" else None, channel=found)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("version", "").isdecimal():
            found.version = int(request.POST["version"][:9])
        try:
            keeping.keep_channel(found, by=request.user, **form.facts())
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存。可以试发一条，看看通不通。")
            return redirect("channels")
    context = {"form": form, "channel": found, "label": Way(found.way).label}
    return render(request, "overview/reminders/channel.html", context, status=422 if form.errors else 200)


@access("channel.manage")
@require_POST
def try_channel(request, pk):
    keeping.try_channel(get_object_or_404(Channel, pk=pk), by=request.user)
    messages.success(request, "已排队试发，一分钟内送出；结果看下面“最近试发”。")
    return redirect("channels")


@access("letter.read")
@require_safe
def letters(request):
    """Those that wait for a decision first; every state one click away."""
    asked = request.GET.get("state", "")
    stuck, dead = Letter.objects.filter(state__in=settling.STUCK), Letter.objects.filter(state=LetterState.DEAD)
    rows = Letter.objects.filter(state=asked) if asked in LetterState.values else stuck
    counts = {state: keyset.capped_count(Letter.objects.filter(state=state)) for state in LetterState}
    context = {
        "page": keyset.page(rows.select_related("channel__unit", "user", "settled_by"), request.GET, size=30),
        "asked": asked if asked in LetterState.values else "",
        "counts": [(state, state.label, counts[state]) for state in LetterState],
        "stuck": any(counts[state] for state in settling.STUCK),
        "barred": Channel.objects.filter(Exists(dead.filter(channel=OuterRef("pk")))).order_by("way", "name"),
        "form": WhyForm(),
    }
    return render(request, "overview/reminders/letters.html", context)


@access("letter.read")
@require_safe
def letters_of(request, pk):
    """What became of the letters to one person."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    context = {
        "person": person,
        "reach": Reach.objects.filter(user=person).first(),
        "page": keyset.page(person.letters.select_related("channel", "settled_by"), request.GET, size=30),
        "unread": person.notices.filter(read_at=None).count(),
    }
    return render(request, "overview/reminders/letters_of.html", context)


def _why(request):
    """What the person says about the deed; nothing, and a sentence on the next page, where it is not said."""
    form = WhyForm(request.POST)
    if form.is_valid():
        return form.cleaned_data["why"]
    messages.error(request, " ".join(words for each in form.errors.values() for words in each))
    return ""


def _settle(request, pk, deed, said):
    letter = get_object_or_404(Letter, pk=pk)
    if why := _why(request):
        deed(letter, by=request.user, why=why)
        messages.success(request, said)
    return redirect("letters")


@access("letter.settle")
@require_POST
def resend_letter(request, pk):
    return _settle(request, pk, settling.resend, "已重新排队，办公时间内送出。")


@access("letter.settle")
@require_POST
def give_up_letter(request, pk):
    return _settle(request, pk, settling.give_up, "已处理，不再发送。")


@access("letter.settle")
@require_POST
def resend_dead(request, pk):
    """All at once what a way could not deliver, after its server or password was mended."""
    channel = get_object_or_404(Channel, pk=pk)
    if why := _why(request):
        number = settling.resend_dead(channel, by=request.user, why=why)
        more = channel.letters.filter(state=LetterState.DEAD).exists()
        left = f"一次最多 {settling.AT_ONCE} 封，还有没送到的，可以再按一次。" if more else ""
        messages.success(request, f"{channel}：{number} 封已重新排队，办公时间内送出。{left}")
    return redirect("letters")
