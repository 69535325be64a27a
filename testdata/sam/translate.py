#!/usr/bin/env python3
"""What AWS SAM itself makes of templates: `translate.py TEMPLATE...` prints one JSON object, by the template's path.

Needs `pip install aws-sam-translator==1.110.0`. What `sam package` would upload is put into the template (documents beside it), or
replaced by a place in S3. Nothing is called over the network. A template that SAM refuses gives {"refused": [message, ...]}.
"""
import json
import logging
import os
import sys
from pathlib import Path

logging.disable(logging.WARNING)
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
from samtranslator.model.exceptions import InvalidDocumentException  # noqa: E402
from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.translator.translator import Translator  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

MANAGED = {
    name: f"arn:aws:iam::aws:policy/{path}{name}"
    for name, path in (
        ("AmazonDynamoDBReadOnlyAccess", ""),
        ("AmazonS3FullAccess", ""),
        ("AmazonSQSFullAccess", ""),
        ("AWSLambdaBasicExecutionRole", "service-role/"),
        ("AWSLambdaSQSQueueExecutionRole", "service-role/"),
        ("AWSLambdaVPCAccessExecutionRole", "service-role/"),
        ("AWSXRayDaemonWriteAccess", ""),
    )
}


class Policies:
    """Managed policies without a call to IAM."""

    def load(self):
        return MANAGED


def document(folder, place):
    """The document at a path beside the template, if it is there and can be read."""
    try:
        return yaml_parse((folder / place).read_text())
    except Exception:  # not there, or a text with marks that are filled in later
        return None


def package(template, folder):
    shared = (template.get("Globals") or {}).get("Function") or {}
    if isinstance(shared.get("CodeUri"), str) and "://" not in shared["CodeUri"]:
        shared["CodeUri"] = "s3://code/" + shared["CodeUri"]
    for resource in template.get("Resources", {}).values():
        properties = resource.get("Properties") if isinstance(resource, dict) else None
        if not isinstance(properties, dict):
            continue
        kind = str(resource.get("Type"))
        machine = kind.endswith("StateMachine")
        place = properties.get("DefinitionUri")
        if isinstance(place, str) and "://" not in place:
            found = document(folder, place)
            if found is not None:
                properties["Definition" if machine else "DefinitionBody"] = found
                del properties["DefinitionUri"]
            else:
                properties["DefinitionUri"] = "s3://code/" + place
        body = properties.get("DefinitionBody")
        if isinstance(body, dict) and "Fn::Transform" in body:
            place = body["Fn::Transform"].get("Parameters", {}).get("Location")
            properties["DefinitionBody"] = document(folder, place) or body
        for key in ("CodeUri", "ContentUri", "SchemaUri"):
            if isinstance(properties.get(key), str) and "://" not in properties[key]:
                properties[key] = "s3://code/" + properties[key]
        if kind == "AWS::Serverless::Function":
            image = properties.get("PackageType") == "Image" or "ImageUri" in properties
            if not image and not {"CodeUri", "InlineCode"} & (set(properties) | set(shared)):
                properties["CodeUri"] = "s3://code/app.zip"
        if kind == "AWS::Serverless::Application" and "://" not in str(properties.get("Location")):
            properties["Location"] = "https://s3.amazonaws.com/code/template.yaml"


def ordered(output):
    """SAM keeps some dependencies as a set."""
    for resource in output["Resources"].values():
        if isinstance(resource.get("DependsOn"), list):
            resource["DependsOn"].sort()
    return output


def translate(path):
    template = yaml_parse(path.read_text())
    try:
        package(template, path.parent)
        parameters = template.get("Parameters") or {}
        values = {name: spec["Default"] for name, spec in parameters.items() if "Default" in spec}
        return ordered(Translator(Policies().load(), Parser()).translate(template, values))
    except InvalidDocumentException as refused:
        return {"refused": [cause.message for cause in refused.causes]}
    except (AttributeError, KeyError, TypeError) as broken:  # of some templates SAM does not say what is wrong
        return {"refused": [f"{type(broken).__name__}: {broken}"]}


if __name__ == "__main__":
    json.dump({path: translate(Path(path)) for path in sys.argv[1:]}, sys.stdout, indent=1, sort_keys=True, default=str)
