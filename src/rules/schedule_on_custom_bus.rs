//! `schedule-on-custom-bus`: only the default bus takes rules with a schedule. See the page.

use super::Findings;
use crate::graph::{Bus, TriggerGraph};
use crate::model::Type;
use crate::model::things::Rule;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for scheduled in graph.schedules() {
        if graph.model.resource(scheduled.id).kind != Type::Rule {
            continue;
        }
        let field = graph.model.field(scheduled.id, &Rule::BUS);
        let (name, bus) = match graph.bus(&field) {
            Ok(Bus::Default) => continue,
            Ok(Bus::Declared(node)) => (graph.shown(node).to_owned(), Some(node)),
            Ok(Bus::Named(name)) => (name, None),
            Err(why) => {
                findings.undecided(&field, why);
                continue;
            }
        };
        let rule = &graph.model.resource(scheduled.id).address;
        let message = format!("rule `{rule}` has a schedule on bus `{name}`, only the default bus takes schedules");
        let finding = findings.report(&field, "not the default bus", message);
        finding.label(&scheduled.expression, "the schedule");
        if let Some(bus) = bus {
            finding.label_node(graph, bus, "the bus");
        }
        finding.help(format!("remove `{}`, or use EventBridge Scheduler", field.name));
    }
}
