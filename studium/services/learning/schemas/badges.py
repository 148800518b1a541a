"""What an issuer of badges publishes about itself. Names are those of the specifications."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from studium.services.learning.schemas.base import Out

EXAMPLE_DID = "did:web:learn.example.org:api:v1:credentials"
EXAMPLE_KEY = {"crv": "Ed25519", "kty": "OKP", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
EXAMPLE_METHOD = {"id": f"{EXAMPLE_DID}#key", "type": "JsonWebKey", "publicKeyJwk": EXAMPLE_KEY}


class DidDocumentOut(Out):
    """A DID document (W3C DID Core)."""

    context: list[str] = Field(alias="@context", examples=[["https://www.w3.org/ns/did/v1"]])
    id: str = Field(examples=[EXAMPLE_DID])
    also_known_as: list[str] = Field(alias="alsoKnownAs", examples=[["https://learn.example.org"]])
    verification_method: list[dict[str, Any]] = Field(alias="verificationMethod", examples=[[EXAMPLE_METHOD]])
    assertion_method: list[str] = Field(alias="assertionMethod", examples=[[f"{EXAMPLE_DID}#key"]])


class KeySetOut(Out):
    """A JSON web key set."""

    keys: list[dict[str, Any]] = Field(examples=[[EXAMPLE_KEY]])


class IssuerOut(Out):
    """A profile (Open Badges 3.0)."""

    id: str = Field(examples=[EXAMPLE_DID])
    type: list[str] = Field(examples=[["Profile"]])
    name: str = Field(examples=["Studium"])
    url: str = Field(examples=["https://learn.example.org"])
