//! Functions behind APIs: how an API calls them, wherever that is written.

use super::{SourceKind, Trigger, TriggerGraph};
use crate::model::things::{DocumentIntegration as Document, Integration as Own};
use crate::model::{Field, Spec, Text, Type, Value};

/// How an API calls a function.
#[derive(Debug, Clone)]
pub struct Integration<'g> {
    /// The API invokes the function.
    pub trigger: &'g Trigger,
    /// The HTTP method of the call.
    pub method: Field<Text>,
    /// What is called.
    pub uri: Field<Text>,
    /// Milliseconds the API waits.
    pub timeout: Field<f64>,
    /// `STREAM` for an answer that is passed on as it comes.
    pub transfer: Field<Text>,
    /// What is handed on with the request.
    pub parameters: Field<Value>,
}

impl TriggerGraph<'_> {
    /// Every function behind an API.
    pub fn integrations(&self) -> Vec<Integration<'_>> {
        let of_api = |trigger: &&Trigger| {
            matches!(trigger.kind, SourceKind::RestApi | SourceKind::HttpApi | SourceKind::WebSocketApi)
        };
        self.triggers.iter().filter(of_api).map(|trigger| self.integration(trigger)).collect()
    }

    fn integration<'g>(&'g self, trigger: &'g Trigger) -> Integration<'g> {
        let text = |spec: &Spec<Text>| self.model.field_of_entry(trigger.via, &trigger.entry, spec);
        let via = self.model.resource(trigger.via).kind;
        let document =
            matches!(via, Type::RestApi | Type::RestApiDocument | Type::Api) && trigger.entry.get("uri").is_some();
        if document {
            return Integration {
                trigger,
                method: text(&Document::METHOD),
                uri: text(&Document::URI),
                timeout: self.model.field_of_entry(trigger.via, &trigger.entry, &Document::TIMEOUT),
                transfer: text(&Document::TRANSFER),
                parameters: self.model.field_of_entry(trigger.via, &trigger.entry, &Document::PARAMETERS),
            };
        }
        Integration {
            trigger,
            method: match trigger.kind {
                SourceKind::RestApi => text(&Own::METHOD),
                _ => text(&Own::METHOD_V2),
            },
            uri: text(&Own::URI),
            timeout: self.model.field_of_entry(trigger.via, &trigger.entry, &Own::TIMEOUT),
            transfer: text(&Own::TRANSFER),
            parameters: self.model.field_of_entry(trigger.via, &trigger.entry, &Own::PARAMETERS),
        }
    }
}
