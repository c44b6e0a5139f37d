"""The command by which the first account of an installation comes into being; imported only when Django is ready."""

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body, Grant, Role, User
from oirase.kernel.commands import audited, command, permit
from oirase.runtime.errors import RuntimeFault


@command("access.create_admin")
def create_admin(
    actor: Actor, *, login: str, password: str, name: str, email: str, body_code: str, role_codes: list[str]
) -> None:
    """Make a member of staff with roles over a whole body. Raises RuntimeFault when something named does not exist."""
    permit("access.create_admin")
    body = Body.objects.filter(code=body_code).first()
    roles = list(Role.objects.filter(code__in=role_codes))
    if body is None:
        raise RuntimeFault(f"--body: 団体 {body_code} がありません。")
    if missing := set(role_codes) - {role.code for role in roles}:
        raise RuntimeFault(f"--role: 役割 {', '.join(sorted(missing))} がありません。")
    if User.objects.filter(login=login).exists():
        raise RuntimeFault(f"利用者 {login} は、もういます。")
    user = User.objects.create_user(login, password, name=name, email=email, kind="staff")
    for role in roles:
        Grant.objects.create(user=user, role=role, body=body, valid_from=clock.today())
    audited(
        [{"type": "user", "id": str(user.pk), "action": "created"}],
        {"login": login, "roles": sorted(role_codes)},
    )
