"""*Accounts*: who can sign in and what they may see; inviting, changing and closing. For the management."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from auditlog.context import set_actor
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView, redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from schakel.deliveries.recipient_folder import look_for_recipients
from schakel.records.teams import Team
from schakel.records.trail import trail_of
from schakel.reports.periods import day
from schakel.website import rights
from schakel.website.accounts.forms import ROLES, STATES, AccountForm
from schakel.website.accounts.inviting import NotSentError, State, invite, state_of, tokens
from schakel.website.accounts.models import Account
from schakel.website.frame import language
from schakel.website.pages.known import known
from schakel.website.pages.signed_in import signed_in

_TONES = {State.INVITED: "warn", State.ACTIVE: "good", State.CLOSED: ""}


def _recipients() -> dict[str, str]:
    found = look_for_recipients(settings.DATA)
    # The page of deliveries tells what is wrong with a broken file; accounts of that recipient can be kept meanwhile.
    return {name: name for name in found.broken} | {name: each.title for name, each in found.whole.items()}


def _belongs(account: Account, organisations: Mapping[str, str], recipients: Mapping[str, str]) -> str:
    if account.organisation_code:
        return organisations.get(account.organisation_code, account.organisation_code)
    if account.recipient:
        return recipients.get(account.recipient, account.recipient)
    return str(Team(account.team).label) if account.team else ""


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """All accounts, by name."""
    rights.check_may_manage_accounts(rights.reader_of(request))
    role, state = request.GET.get("role", ""), request.GET.get("state", "")
    states = {each.value: text for each, text in STATES.items()}
    if (role and role not in ROLES) or (state and state not in states):
        raise Http404
    organisations, recipients, spoken = known().organisations, _recipients(), language()
    every = list(Account.objects.order_by("username"))
    with_second = set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))
    rows = [
        {"number": each.pk, "name": each.username, "role": ROLES.get(each.role, each.role),
         "of": _belongs(each, organisations, recipients), "state": STATES[state_of(each)], "tone": _TONES[state_of(each)],
         "second": each.pk in with_second,
         "last": day(each.last_login.date(), spoken) if each.last_login else _("nooit")}
        for each in every
        if role in ("", each.role) and state in ("", state_of(each).value)
    ]  # fmt: skip
    waiting = sum(state_of(each) is State.INVITED for each in every)
    active = sum(state_of(each) is State.ACTIVE for each in every)
    finding = ngettext("Eén persoon heeft een account", "%(n)s mensen hebben een account", active) % {"n": active}
    if waiting:
        finding += ngettext(
            ", en één heeft nog geen wachtwoord gekozen", ", en %(n)s hebben nog geen wachtwoord gekozen", waiting
        ) % {"n": waiting}
    return render(request, "accounts.html", {
        "rows": rows, "roles": ROLES, "role": role, "states": states, "state": state, "finding": finding,
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One account: what it may see, its invitation, and what was changed."""
    return _form(request, number)


def _form(request: HttpRequest, number: int | None) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    rights.check_may_manage_accounts(rights.reader_of(request))
    organisations, recipients = known().organisations, _recipients()
    offers: dict[str, Any] = {"organisations": organisations, "recipients": recipients}
    if request.method != "POST":
        account = get_object_or_404(Account, pk=number) if number else None
        return _show(request, account, AccountForm(instance=account, **offers))
    with transaction.atomic(), set_actor(request.user):
        account = get_object_or_404(Account.objects.select_for_update(), pk=number) if number else None
        form = AccountForm(request.POST, instance=account, **offers)
        if form.is_valid():
            kept: Account = form.save(commit=False)
            if _leaves_nobody(kept):
                form.add_error("team", _("Dan kan niemand meer accounts beheren. Geef eerst een ander het team management."))
            else:
                if account is None:
                    kept.set_unusable_password()
                kept.save()
    if form.errors:
        stands = Account.objects.get(pk=number) if number else None
        now = _facts(stands, organisations, recipients) if stands and form.is_late else ()
        return _show(request, stands, form, now=now, status=409 if form.is_late else 422)
    if account is None:
        _invite(request, kept)
    else:
        messages.success(request, _("Bewaard."))
    return redirect("account_one", number=kept.pk)


def _leaves_nobody(kept: Account) -> bool:
    """Whether nobody would be left who may manage accounts."""
    if rights.may_manage_accounts(kept.reader) and kept.is_active:
        return False
    others = Account.objects.filter(is_active=True).exclude(pk=kept.pk)
    return not any(rights.may_manage_accounts(each.reader) for each in others) and kept.pk is not None


def _facts(account: Account, organisations: Mapping[str, str], recipients: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (_("gebruikersnaam"), account.username),
        (_("e-mailadres"), account.email),
        (_("rol"), str(ROLES.get(account.role, account.role))),
        (_("van"), _belongs(account, organisations, recipients)),
        (_("stand"), str(STATES[state_of(account)])),
    ]


def _show(request: HttpRequest, account: Account | None, form: AccountForm, *, now: Any = (), status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"account": account, "form": form, "now": now}
    if account is not None:
        stands = state_of(account)
        context |= {
            "state": STATES[stands], "tone": _TONES[stands], "invited": stands is State.INVITED,
            "second": is_mfa_enabled(account), "is_self": account.pk == request.user.pk, "steps": trail_of(account),
        }  # fmt: skip
    return render(request, "account_form.html", context, status=status)


@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Send the invitation again, take the second step away, close, or open again."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("account_one", args=[number]), reverse("account_login"))
    rights.check_may_manage_accounts(rights.reader_of(request))
    account = get_object_or_404(Account, pk=number)
    do = request.POST.get("do", "")
    if do == "invite" and account.is_active:
        _invite(request, account)
    elif do == "second" and account.is_active:
        Authenticator.objects.filter(user=account).delete()
        messages.success(request, _("De tweede stap is weg. Vraag deze persoon om een nieuwe in te stellen."))
    elif do == "close" and account.pk != request.user.pk:
        _set_active(request, account, is_active=False)
        messages.success(request, _("Gesloten. Wie aangemeld was, is dat bij de volgende pagina niet meer."))
    elif do == "open":
        _set_active(request, account, is_active=True)
        messages.success(request, _("Open. Deze persoon kan zich weer aanmelden."))
    else:
        messages.warning(request, _("Dat kan niet bij dit account, zoals het nu is."))
    return redirect("account_one", number=number)


def _set_active(request: HttpRequest, account: Account, *, is_active: bool) -> None:
    with transaction.atomic(), set_actor(request.user):
        account.is_active = is_active
        account.save(update_fields=["is_active"])


def _invite(request: HttpRequest, account: Account) -> None:
    if not account.email:
        messages.warning(request, _("Dit account heeft geen e-mailadres. Vul dat eerst in."))
        return
    try:
        invite(account, site=request.build_absolute_uri("/").rstrip("/"), language=language())
    except NotSentError:
        messages.warning(
            request,
            _("Het account is bewaard, maar de mailserver werkt niet: de mail ging niet weg. Stuur hem straks opnieuw."),
        )
    else:
        messages.success(request, _("De mail is verstuurd naar %(address)s.") % {"address": account.email})


class ChoosePassword(PasswordResetConfirmView):
    """Where an invitation leads: its reader chooses a password, and then signs in with it, by the usual road."""

    template_name = "choose_password.html"
    token_generator = tokens
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it; signing in is the next step."""
        messages.success(self.request, _("Uw wachtwoord is bewaard. Meld u nu aan."))
        return super().form_valid(form)


@sensitive_post_parameters()
def choose_password(request: HttpRequest, who: str, token: str) -> HttpResponseBase:
    """The page of `ChoosePassword`."""
    return ChoosePassword.as_view()(request, uidb64=who, token=token)
