//! Whether an answer agrees with the recorded one, as the vectors' README defines it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::answer::texts;
use crate::graph::Graph;

/// Compares the plan only, as for answers whose rows are not to be followed.
pub(crate) fn plans_agree(graph: &Graph, expected: &Value, ours: &Value) -> bool {
    let Some(alternatives) = expected["any_of"].as_array() else {
        return expected["plan"] == ours["plan"];
    };
    alternatives.iter().any(|alternative| alternative["plan"] == ours["plan"])
        || has_order(graph, &expected["property"], ours)
}

/// Compares everything in `expected` with what we answered.
pub(crate) fn agrees(graph: &Graph, expected: &Value, ours: &Value) -> bool {
    match expected {
        Value::Object(fields) if fields.contains_key("any_of") => any_of(graph, expected, ours),
        Value::Object(fields) if fields.contains_key("error") => {
            ours["error"]["kind"] == expected["error"]["kind"]
        }
        Value::Object(fields) => {
            let Some(own) = ours.as_object() else { return false };
            let compared = |name: &&String| *name != "warnings";
            own.keys().all(|name| fields.contains_key(name))
                && fields
                    .iter()
                    .filter(|(name, _)| compared(name))
                    .all(|(name, value)| own.get(name).is_some_and(|own| agrees(graph, value, own)))
        }
        Value::Array(items) => ours.as_array().is_some_and(|own| {
            own.len() == items.len() && items.iter().zip(own).all(|(item, own)| agrees(graph, item, own))
        }),
        _ => expected == ours,
    }
}

/// An alternative, or something with the property that all alternatives have.
fn any_of(graph: &Graph, expected: &Value, ours: &Value) -> bool {
    let alternatives = expected["any_of"].as_array().expect("alternatives");
    if alternatives.iter().any(|alternative| agrees_loosely(graph, alternative, ours)) {
        return true;
    }
    let property = &expected["property"];
    if let Some(counts) = property["counts"].as_object() {
        let own = count_statements(&texts(ours));
        return counts.iter().all(|(what, count)| {
            own.get(what.as_str()).copied().unwrap_or(0) == count.as_u64().unwrap_or(0)
        }) && own.values().sum::<u64>() == counts.values().filter_map(Value::as_u64).sum::<u64>();
    }
    if property["order"].is_string() {
        return has_order(graph, property, ours);
    }
    false
}

/// An alternative of a whole plan names only some fields.
fn agrees_loosely(graph: &Graph, alternative: &Value, ours: &Value) -> bool {
    match (alternative.as_object(), ours.as_object()) {
        (Some(fields), Some(own)) => {
            fields.iter().all(|(name, value)| own.get(name).is_some_and(|own| agrees(graph, value, own)))
        }
        _ => agrees(graph, alternative, ours),
    }
}

fn has_order(graph: &Graph, property: &Value, ours: &Value) -> bool {
    // A list of revisions, of branch points with their children, or a whole plan.
    let order: Vec<String> = match ours {
        Value::Object(_) => texts(&ours["plan"]),
        Value::Array(items) => items
            .iter()
            .map(|item| texts(if item.is_array() { &item[0] } else { item }))
            .flat_map(|mut ids| ids.drain(..1).collect::<Vec<_>>())
            .collect(),
        _ => return false,
    };
    let mut sorted = order.clone();
    sorted.sort_unstable();
    let mut set = texts(&property["set"]);
    set.sort_unstable();
    let rows_agree = property.get("final_rows").is_none_or(|rows| {
        let last = ours["rows"].as_array().and_then(|rows| rows.last());
        last.is_some_and(|last| last == rows)
    });
    sorted == set && rows_agree && graph.keeps_order(&order, property["order"] == "down-first")
}

fn count_statements(statements: &[String]) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for statement in statements {
        let what = match statement.as_bytes().first() {
            Some(b'+') => "insert",
            Some(b'-') => "delete",
            _ => "update",
        };
        *counts.entry(what).or_default() += 1;
    }
    counts
}
