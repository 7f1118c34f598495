"""Every view says who may ask for it. A view that says nothing answers 403 and fails the tests.

`@access("ticket.read")` names a row of `hierarchy/policy.csv`; PUBLIC and SIGNED_IN need no row.
Which *rows* a person sees is `visible_to`; whether a *deed* fits an object is `<app>/rules.py`.
"""

from rest_framework.permissions import BasePermission

PUBLIC = "public"
SIGNED_IN = "signed-in"


def access(action):
    """Mark a view with the action of the policy table it stands for."""

    def mark(view):
        view.access = action
        if action == PUBLIC:
            view.login_required = False
        return view

    return mark


def declared(view, method="GET"):
    """The action a view declares on itself (not inherited), or None.

    An API view set declares a dictionary: {"list": "ticket.read", "create": "ticket.create"}.
    """
    cls = getattr(view, "cls", None)
    own = vars(cls).get("access") if cls is not None else vars(view).get("access")
    if isinstance(own, dict):
        name = (getattr(view, "actions", None) or {}).get(method.lower())
        return own.get(name, SIGNED_IN if method == "OPTIONS" else None)
    return own


class DenyAll(BasePermission):
    """What an API view gets when nobody thought about it."""

    message = "这个接口还没有声明谁可以使用。"

    def has_permission(self, request, view):
        return False


class AsDeclared(BasePermission):
    """An API view's own declaration, asked of the person behind the token or session."""

    message = "您的岗位没有这项权限。"

    def has_permission(self, request, view):
        own = vars(type(view)).get("access")
        if isinstance(own, dict):
            own = own.get(view.action, SIGNED_IN if request.method == "OPTIONS" else None)
        if own is None:
            return False
        if own == PUBLIC:
            return True
        user = request.user
        return bool(user.is_authenticated and not user.must_change_password and (own == SIGNED_IN or user.may(own)))
