"""One settings file, read from the environment; with nothing set it is the trial mode on SQLite.

`PRODUCTION=1` demands a secret, a key file and real hosts, and switches every https promise on.
`DEMO=1` is set by ./run: only then can demo accounts exist and be listed on the login page.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from governance.foundation.secrets import local_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

PRODUCTION = env.bool("PRODUCTION", False)
DEBUG = env.bool("DEBUG", False) and not PRODUCTION
DEMO = env.bool("DEMO", False) and not PRODUCTION
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "data")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env("SECRET_KEY") if PRODUCTION else env("SECRET_KEY", default=local_secret(DATA_DIR / "secret"))
FIELD_KEYS_FILE = Path(
    env("FIELD_KEYS_FILE") if PRODUCTION else env("FIELD_KEYS_FILE", default=f"{DATA_DIR}/keys.json")
)
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else LOCAL_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "hierarchy",
    "governance.foundation",
    "residents",
    "deliberation",
    "volunteers",
    "awards",
    "governance.overview",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "treebeard",
    "rules.apps.AutodiscoverRulesConfig",
    "django_filters",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "governance.foundation.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hierarchy.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "hierarchy.middleware.Policy",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "governance.foundation.middleware.refusals",
]

ROOT_URLCONF = "governance.urls"
WSGI_APPLICATION = "governance.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hierarchy.shell.shell",
            ],
            "builtins": ["governance.foundation.templatetags.ui", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Databases. SQLite: WAL and IMMEDIATE, so that two writers wait instead of failing; ATOMIC_REQUESTS stays off,
# because under IMMEDIATE every atomic() takes the write lock.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'linjuli.sqlite3'}")}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA journal_size_limit=67108864;"
        "PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        # Questions here are short: compiling them (jit) would take longer than answering them.
        "options": "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000"
        " -c jit=off",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))) if PRODUCTION else None  # or found
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(DATA_DIR / "media")))
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
ACCEL_REDIRECT = env("ACCEL_REDIRECT", default="")  # nginx's internal location, e.g. /protected/
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# People and sessions
AUTH_USER_MODEL = "hierarchy.User"
AUTHENTICATION_BACKENDS = ["rules.permissions.ObjectPermissionBackend", "hierarchy.login.NameOrPhoneBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = ["hierarchy.passwords.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "hierarchy.passwords.StaffPassword"}]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 1800  # idle, in seconds
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ABSOLUTE_AGE = 8 * 3600  # from sign-in, in seconds
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", 90)  # then a new one is asked for; 0 never
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])  # whose X-Forwarded-For is believed

# Headers
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", True)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"

# API
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["governance.foundation.access.DenyAll"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "hierarchy.tokens.TokenAuthentication",
        "hierarchy.tokens.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["governance.foundation.parsing.WholeTextParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "governance.foundation.errors.api_answer",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env("API_RATE", default="1200/min")},
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "邻聚力 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AwardReviewStateEnum": "awards.choices.ReviewState",
        "AwardPhaseNameEnum": "awards.choices.PhaseName",
        "AwardPartEnum": "awards.choices.Part",
        "AwardTargetEnum": "awards.choices.Target",
        "AwardRoundStateEnum": "awards.choices.RoundState",
        "AwardObjectionStateEnum": "awards.choices.ObjectionState",
        "TicketStateEnum": "deliberation.choices.TicketState",
        "IssueLevelEnum": "deliberation.choices.IssueLevel",
        "IssueKindEnum": "deliberation.choices.IssueKind",
        "IssueSourceEnum": "deliberation.choices.IssueSource",
        "CouncilKindEnum": "deliberation.choices_councils.CouncilKind",
        "PassRuleEnum": "deliberation.choices_councils.PassRule",
        "VoteBaseEnum": "deliberation.choices_councils.VoteBase",
        "VoteWayEnum": "deliberation.choices_councils.VoteWay",
        "SignInEnum": "deliberation.choices_councils.SignIn",
        "MeetingStateEnum": "deliberation.choices_councils.MeetingState",
        "AgendaItemStateEnum": "deliberation.choices_councils.ItemState",
        "MotionStateEnum": "deliberation.models.voting.Motion.State",
        "ResolutionStateEnum": "deliberation.choices_councils.ResolutionState",
        "ProjectKindEnum": "deliberation.choices_decisions.ProjectKind",
        "ProjectSourceEnum": "deliberation.choices_decisions.ProjectSource",
        "ProjectStateEnum": "deliberation.choices_decisions.ProjectState",
        "DisputeKindEnum": "deliberation.choices_disputes.DisputeKind",
        "DisputeStateEnum": "deliberation.choices_disputes.DisputeState",
        "SupervisionLevelEnum": "deliberation.choices_ladder.SupervisionLevel",
        "VisitWayEnum": "residents.choices.VisitWay",
        "SupervisionStateEnum": "deliberation.choices_ladder.SupervisionState",
        "ResolutionKindEnum": "deliberation.choices.ResolutionKind",
        "UnitKindEnum": "hierarchy.choices.UnitKind",
        "DeclineReasonEnum": "deliberation.choices.DeclineReason",
        "ReturnReasonEnum": "deliberation.choices.ReturnReason",
        "EscalationReasonEnum": "deliberation.choices.EscalationReason",
        "DwellingKindEnum": "residents.choices.DwellingKind",
        "CareKindEnum": "residents.choices.CareKind",
        "SexEnum": "residents.choices.Sex",
        "VisitOutcomeEnum": "residents.choices.VisitOutcome",
        "ActivityKindEnum": "volunteers.choices.ActivityKind",
        "PartnerKindEnum": "volunteers.choices.PartnerKind",
    },
}

# Work hours of the office; deadlines in working hours count these spans of a working day.
WORK_SPANS = env.list("WORK_SPANS", default=["08:30-12:00", "14:00-17:30"])

# What leaves the portal: its own address in letters, and the only hosts it may call (mail server, robots, gateway).
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
CHANNEL_HOSTS = env.list("CHANNEL_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com"])
CHANNEL_PRIVATE_HOSTS = env.list("CHANNEL_PRIVATE_HOSTS", default=[])  # of them, those inside the office's own network

# Celery: figures of the fault tests in tests/faults/
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="")
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_VISIBILITY_TIMEOUT = 900
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},
}
