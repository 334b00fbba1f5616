"""The service's description of itself, as OpenAPI 3.1, made from the models that it reads and writes."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from chatlint import __version__
from chatlint.finding import ConversationReport, Report
from chatlint.message import Conversation
from chatlint.overrides import Override
from chatlint.rule import Rule
from chatlint.service.bodies import Batch, Draft
from chatlint.service.settings import Settings

Json = dict[str, Any]
_SCHEMAS = "#/components/schemas/"
_PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457). Holds nothing of what was sent.",
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; for programs."},
        "detail": {"type": "string", "description": "What to do about it; for people."},
        "field": {"type": ["string", "null"], "description": "The place in the body, as in drafts.3.text."},
    },
    "required": ["title", "status", "code", "detail", "field"],
}
_STATUS = {
    400: "The body is no JSON.",
    401: "No token, or a wrong one.",
    404: "There is no such rule.",
    408: "The body came too slowly.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    421: "Called by a name that is not this service's.",
    422: "The body has another shape, or holds too much.",
    503: "Too much to do; or, where the service fails closed, not judged in time. Try again after Retry-After seconds.",
}
_POSTED = (400, 401, 408, 413, 415, 421, 422)


def document(settings: Settings) -> Json:
    """The description of a service with these settings."""
    schemas = _schemas(settings)
    check = "Judge a draft. `skipped` names what could not be judged in the time allowed."
    paths: Json = {
        "/v1/check": {"post": _posting("check", check, "Draft", "Report", 503)},
        "/v1/check/batch": {
            "post": _posting("check_batch", "Judge many drafts, each by itself.", "Batch", "Reports", 503)
        },
        "/v1/conversations": {
            "post": _posting("conversations", "Judge a whole conversation.", "Conversation", "ConversationReport", 503)
        },
        "/v1/overrides": {
            "post": _posting(
                "overrides", "Note that a draft is sent anyway, and why.", "Override", "Noted", 503, made=201
            )
        },
        "/v1/rules": {"get": _getting("rules", "All rules.", {"type": "array", "items": _ref("Rule")})},
        "/v1/rules/{id}": {"get": _getting("rule", "One rule.", _ref("Rule"), 404)},
        "/health": {"get": _getting("health", "Whether the process answers.", _ref("State"), guarded=False)},
        "/ready": {"get": _getting("ready", "Whether drafts are judged in full.", _ref("State"), 503, guarded=False)},
    }
    name: Json = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    paths["/v1/rules/{id}"]["parameters"] = [name]
    made: Json = {
        "openapi": "3.1.0",
        "info": {"title": "chatlint", "version": __version__, "description": "Judges what support agents write."},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    if settings.token is not None:
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for path, operations in paths.items():
            if path.startswith("/v1/"):
                for method in operations.keys() & {"get", "post"}:
                    operations[method]["security"] = [{"token": []}]
    return made


def _schemas(settings: Settings) -> Json:
    read = models_json_schema(
        [(Draft, "validation"), (Batch, "validation"), (Conversation, "validation"), (Override, "validation")],
        ref_template=_SCHEMAS + "{model}",
    )[1]["$defs"]
    written = models_json_schema(
        [(Report, "serialization"), (ConversationReport, "serialization"), (Rule, "serialization")],
        ref_template=_SCHEMAS + "{model}",
    )[1]["$defs"]
    read["Draft"]["properties"]["text"]["maxLength"] = settings.text
    read["Draft"]["properties"]["customer"]["anyOf"][0]["maxLength"] = settings.text
    read["Message"]["properties"]["text"]["maxLength"] = settings.text
    read["Batch"]["properties"]["drafts"]["maxItems"] = settings.batch
    read["Conversation"]["properties"]["messages"]["maxItems"] = settings.messages
    return {
        **read,
        **written,
        "Rule": _rule(written["Rule"]),
        "Reports": _object(reports={"type": "array", "items": _ref("Report")}),
        "Noted": _object(recorded={"type": "boolean", "description": "Whether the service keeps a file of them."}),
        "State": _object(status={"type": "string"}),
        "Problem": _PROBLEM,
    }


def _rule(schema: Json) -> Json:
    """A rule as its file says it, and what is known of it here."""
    properties = {name: field for name, field in schema["properties"].items() if name not in ("look", "reads")}
    properties["on"] = {"type": "boolean"}
    measured = _object(hits={"type": "integer"}, right={"type": "integer"})
    properties["measured"] = {
        "anyOf": [measured, {"type": "null"}],
        "description": "In how many messages it was right.",
    }
    return {**schema, "properties": properties, "required": sorted(properties)}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _ref(name: str) -> Json:
    return {"$ref": _SCHEMAS + name}


def _posting(name: str, summary: str, body: str, answer: str, *also: int, made: int = 200) -> Json:
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref(body)}}},
        "responses": _responses(made, _ref(answer), (*_POSTED, *also)),
    }


def _getting(name: str, summary: str, answer: Json, *also: int, guarded: bool = True) -> Json:
    problems = (401, 421, *also) if guarded else (421, *also)
    return {"operationId": name, "summary": summary, "responses": _responses(200, answer, problems)}


def _responses(made: int, answer: Json, problems: tuple[int, ...]) -> Json:
    shown: Json = {str(made): {"description": "Done.", "content": {"application/json": {"schema": answer}}}}
    for status in problems:
        content = {"application/problem+json": {"schema": _ref("Problem")}}
        shown[str(status)] = {"description": _STATUS[status], "content": content}
        if status == 503:
            shown["503"]["headers"] = {"Retry-After": {"required": True, "schema": {"type": "string"}}}
    return shown
