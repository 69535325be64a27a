//! Questions about DynamoDB and Kinesis streams: what they hold, and what becomes of records that fail.

use super::{NodeId, Trigger, TriggerGraph};
use crate::model::things::{EventSourceMapping, Stream, Table};
use crate::model::{Dialect, Field, FieldName, Reason, State, Text, Type};

/// The stream of a table.
#[derive(Debug, Clone)]
pub enum TableStream {
    /// It has one, with these images.
    On(Field<Text>),
    /// It has none; a person would switch it on by this field.
    Off {
        /// The field.
        switch: FieldName,
    },
    /// It cannot be told.
    Unknown(Reason),
}

/// Whether records that keep failing are given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivesUp {
    /// After some retries or at some age.
    Yes,
    /// Only when the stream itself drops them.
    Never,
    /// It cannot be told.
    Unknown(Reason),
}

impl TriggerGraph<'_> {
    /// The stream of a declared table; None for what is not declared, and for tables that get a stream by themselves.
    pub fn table_stream(&self, table: NodeId) -> Option<TableStream> {
        let resource = self.resource(table).filter(|resource| resource.kind == Type::Table)?;
        // Global tables with replicas have a stream whether or not they say so.
        if !["aws_dynamodb_table", "awscc_dynamodb_table", "AWS::DynamoDB::Table"]
            .contains(&resource.type_name.as_str())
        {
            return None;
        }
        let (view, enabled) = (self.field(table, &Table::STREAM_VIEW)?, self.field(table, &Table::STREAM_ENABLED)?);
        let switch = self.field(table, &Table::STREAM)?.name;
        if self.dialect(table) == Dialect::Terraform {
            return Some(match enabled.state {
                State::Set(true, _) => TableStream::On(view),
                State::Unknown(why, _) => TableStream::Unknown(why),
                _ => TableStream::Off { switch },
            });
        }
        Some(match &view.state {
            State::Set(..) => TableStream::On(view),
            State::Unknown(why, _) => TableStream::Unknown(why.clone()),
            State::Absent | State::Default(_) => TableStream::Off { switch },
        })
    }

    /// Whether a mapping of a stream gives up records that keep failing: it has a finite number of retries or age.
    pub fn gives_up(&self, trigger: &Trigger) -> GivesUp {
        let mut unknown = None;
        for bound in [&EventSourceMapping::RETRIES, &EventSourceMapping::RECORD_AGE] {
            match self.model.field(trigger.via, bound).state {
                State::Set(bound, _) | State::Default(bound) if bound >= 0.0 => return GivesUp::Yes,
                State::Unknown(why, _) => unknown = Some(why),
                _ => {}
            }
        }
        unknown.map_or(GivesUp::Never, GivesUp::Unknown)
    }

    /// The stream of an enhanced fan-out consumer; anything else is itself.
    pub fn stream_of(&self, source: NodeId) -> NodeId {
        let Some(consumer) = self.resource(source).filter(|resource| resource.kind == Type::StreamConsumer) else {
            return source;
        };
        let path = ["stream_arn", "StreamARN"].iter().find_map(|path| consumer.body.get(path)?.as_text());
        let attribute = path.and_then(|text| text.attributes().into_iter().next());
        let stream = attribute.and_then(|attribute| self.model.find(self.root_of(source), &attribute.resource));
        stream.map_or(source, NodeId::of)
    }

    /// The shards of a stream that has a fixed number of them.
    pub fn shards(&self, stream: NodeId) -> Option<Field<f64>> {
        let mode = self.field(stream, &Stream::MODE)?;
        let provisioned = match mode.state {
            State::Absent | State::Default(_) => true,
            State::Set(mode, _) => mode.known().is_none_or(|mode| mode != "ON_DEMAND"),
            State::Unknown(..) => true,
        };
        self.field(stream, &Stream::SHARDS).filter(|shards| provisioned && !shards.is_absent())
    }
}
