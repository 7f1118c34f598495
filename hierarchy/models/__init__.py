from hierarchy.models.batch import StructureBatch
from hierarchy.models.post import Post, Term
from hierarchy.models.territory import Building, ChatGroup, Entrance, Estate
from hierarchy.models.token import ApiToken
from hierarchy.models.unit import LevelLabel, OrgUnit, Placement
from hierarchy.models.user import PasswordHistory, SignInAttempt, User

__all__ = [
    "ApiToken",
    "Building",
    "ChatGroup",
    "Entrance",
    "Estate",
    "LevelLabel",
    "OrgUnit",
    "PasswordHistory",
    "Placement",
    "Post",
    "SignInAttempt",
    "StructureBatch",
    "Term",
    "User",
]
