//! `rule-bus-mismatch`: a target looks for its rule on another bus. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{Bus, TriggerGraph};
use crate::model::{Handle, State, Text, Type, Wanted, Wish};
use crate::model::things::{Rule, RuleTarget as Fields};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for target in graph.rule_targets() {
        // Elsewhere targets are part of their rule.
        if graph.model.resource(target.via).kind != Type::RuleTarget {
            continue;
        }
        let Ok(Some(rule)) = target.rule else { continue };
        let Some(of_rule) = graph.field(rule, &Rule::BUS) else { continue };
        let of_target = graph.model.field(target.via, &Fields::BUS);
        if same(&of_rule.state, &of_target.state) {
            continue;
        }
        let (on, looked_on) = match (graph.bus(&of_rule), graph.bus(&of_target)) {
            (Ok(on), Ok(looked_on)) => (on, looked_on),
            (Err(why), _) | (_, Err(why)) => {
                findings.undecided(&of_target, why);
                continue;
            }
        };
        if on == looked_on {
            continue;
        }
        let name = |bus: &Bus| match bus {
            Bus::Default => "the default bus".to_owned(),
            Bus::Declared(node) => format!("bus `{}`", graph.shown(*node)),
            Bus::Named(name) => format!("bus `{name}`"),
        };
        let address = graph.shown(rule);
        let message = format!("rule `{address}` is on {}, its target looks for it on {}", name(&on), name(&looked_on));
        let finding = findings.report(&of_target, format!("means {}", name(&looked_on)), message);
        finding.label(&of_rule, format!("on {}", name(&on)));
        finding.help(format!("set `{}` of the target to that of `{address}`", of_target.name));
        let wish = match &on {
            Bus::Default => Wish::remove(&of_target),
            Bus::Declared(node) => {
                let bus = graph.resource_id(*node);
                bus.map(|bus| Wish::set(target.via, &Fields::BUS, Wanted::Of(bus.into(), Handle::Name)))
            }
            Bus::Named(name) => Some(Wish::set(target.via, &Fields::BUS, name.as_str())),
        };
        finding.wish(wish, Safety::Suggested);
    }
}

/// Whether both are certainly the same text, known or not.
fn same(a: &State<Text>, b: &State<Text>) -> bool {
    match (a, b) {
        (State::Set(a, _), State::Set(b, _)) => a.same(b) == Some(true),
        (State::Unknown(a, _), State::Unknown(b, _)) => a.identity().is_some() && a.identity() == b.identity(),
        _ => false,
    }
}
