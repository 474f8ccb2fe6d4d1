//! Whether an answer agrees with the recorded one, as the vectors' README defines it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::answer::texts;

/// The graph of a case, read without the code under test.
pub(crate) struct Graph {
    parents: BTreeMap<String, Vec<String>>,
}

impl Graph {
    pub(crate) fn of(case: &Value) -> Self {
        let revisions = case["revisions"].as_array().expect("revisions");
        let mut labels = BTreeMap::new();
        for revision in revisions {
            for label in texts(&revision["branch_labels"]) {
                labels.insert(label, revision["revision"].as_str().expect("id").to_owned());
            }
        }
        let parents = revisions.iter().map(|revision| {
            let dependencies = texts(&revision["depends_on"]).into_iter();
            let dependencies = dependencies.map(|name| labels.get(&name).cloned().unwrap_or(name));
            let parents = texts(&revision["down_revision"]).into_iter().chain(dependencies).collect();
            (revision["revision"].as_str().expect("id").to_owned(), parents)
        });
        Self { parents: parents.collect() }
    }

    fn parents(&self, id: &str) -> &[String] {
        self.parents.get(id).map_or(&[], Vec::as_slice)
    }

    fn ancestors(&self, ids: &[String]) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut todo = ids.to_vec();
        while let Some(id) = todo.pop() {
            if seen.insert(id.clone()) {
                todo.extend(self.parents(&id).iter().cloned());
            }
        }
        seen
    }

    /// The rows that a set of applied revisions should have.
    fn sound_rows(&self, applied: &BTreeSet<String>) -> Vec<String> {
        let named: BTreeSet<&String> = applied.iter().flat_map(|id| self.parents(id)).collect();
        applied.iter().filter(|id| !named.contains(id)).cloned().collect()
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.parents.contains_key(id)
    }

    /// The rows that a complete upgrade leaves.
    pub(crate) fn tips(&self) -> Vec<String> {
        self.sound_rows(&self.parents.keys().cloned().collect())
    }

    /// The rule of the version rows, after every step of our own answer; plans from unsound rows are not judged.
    pub(crate) fn check_rows(&self, answer: &Value) -> Result<(), String> {
        let plan = texts(&answer["plan"]);
        let Some(rows) = answer["rows"].as_array().filter(|rows| rows.len() == plan.len() + 1) else {
            return Ok(());
        };
        let before = texts(&rows[0]);
        let mut applied = self.ancestors(&before);
        if self.sound_rows(&applied) != before {
            return Ok(());
        }
        for (step, id) in plan.iter().enumerate() {
            if !applied.remove(id) {
                applied.insert(id.clone());
                if self.parents(id).iter().any(|parent| !applied.contains(parent)) {
                    return Err(format!("{id} runs before what it needs"));
                }
            } else if applied.iter().any(|other| self.parents(other).contains(id)) {
                return Err(format!("{id} goes before what needs it"));
            }
            let expected = self.sound_rows(&applied);
            if texts(&rows[step + 1]) != expected {
                return Err(format!("after {id} the rows are {} and should be {expected:?}", rows[step + 1]));
            }
        }
        Ok(())
    }

    fn keeps_order(&self, order: &[String], down_first: bool) -> bool {
        let place: BTreeMap<&String, usize> = order.iter().enumerate().map(|(at, id)| (id, at)).collect();
        order.iter().all(|id| {
            let parents = self.parents(id).iter().filter_map(|parent| place.get(parent));
            parents.into_iter().all(|parent| (*parent < place[id]) == down_first)
        })
    }
}

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
