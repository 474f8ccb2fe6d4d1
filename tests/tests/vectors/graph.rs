//! The graph of a case, read without the code under test: what answers are held against where no recorded one is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::answer::texts;

/// A revision graph as the case writes it, sound or not.
pub(crate) struct Graph {
    /// Every id, as often as it is there.
    ids: Vec<String>,
    /// Down revisions alone.
    down: BTreeMap<String, Vec<String>>,
    /// Down revisions, then dependencies with labels replaced.
    parents: BTreeMap<String, Vec<String>>,
    labels: BTreeMap<String, String>,
}

impl Graph {
    pub(crate) fn of(case: &Value) -> Self {
        let revisions = case["revisions"].as_array().expect("revisions");
        let id = |revision: &Value| revision["revision"].as_str().expect("id").to_owned();
        let mut labels = BTreeMap::new();
        for revision in revisions {
            for label in texts(&revision["branch_labels"]) {
                labels.insert(label, id(revision));
            }
        }
        let mut down = BTreeMap::new();
        let mut parents = BTreeMap::new();
        for revision in revisions {
            let dependencies = texts(&revision["depends_on"]).into_iter();
            let dependencies = dependencies.map(|name| labels.get(&name).cloned().unwrap_or(name));
            let below = texts(&revision["down_revision"]);
            parents.insert(id(revision), below.iter().cloned().chain(dependencies).collect());
            down.insert(id(revision), below);
        }
        Self { ids: revisions.iter().map(id).collect(), down, parents, labels }
    }

    fn parents(&self, id: &str) -> &[String] {
        self.parents.get(id).map_or(&[], Vec::as_slice)
    }

    fn down(&self, id: &str) -> &[String] {
        self.down.get(id).map_or(&[], Vec::as_slice)
    }

    /// The given revisions and all they need.
    pub(crate) fn ancestors(&self, ids: &[String]) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut todo = ids.to_vec();
        while let Some(id) = todo.pop() {
            if seen.insert(id.clone()) {
                todo.extend(self.parents(&id).iter().cloned());
            }
        }
        seen
    }

    /// Whether one of the two needs the other.
    pub(crate) fn is_related(&self, one: &str, other: &str) -> bool {
        let needs = |upper: &str, lower: &str| self.ancestors(&[upper.to_owned()]).contains(lower);
        needs(one, other) || needs(other, one)
    }

    /// The rows that a set of applied revisions should have.
    fn sound_rows(&self, applied: &BTreeSet<String>) -> Vec<String> {
        let named: BTreeSet<&String> = applied.iter().flat_map(|id| self.parents(id)).collect();
        applied.iter().filter(|id| !named.contains(id)).cloned().collect()
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.parents.contains_key(id)
    }

    pub(crate) fn has_id_twice(&self) -> bool {
        self.parents.len() < self.ids.len()
    }

    pub(crate) fn has_label(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        self.labels.keys().any(|label| is_meant(label))
    }

    /// Whether a down revision or a dependency names nothing.
    pub(crate) fn is_incomplete(&self) -> bool {
        self.parents.values().flatten().any(|parent| !self.has(parent))
    }

    /// Whether a revision needs itself, directly or by others.
    pub(crate) fn is_cyclic(&self) -> bool {
        self.parents.keys().any(|id| self.ancestors(self.parents(id)).contains(id))
    }

    /// The rows that a complete upgrade leaves.
    pub(crate) fn tips(&self) -> Vec<String> {
        self.sound_rows(&self.parents.keys().cloned().collect())
    }

    /// The revisions that no other one has as down revision.
    pub(crate) fn heads(&self) -> impl Iterator<Item = &str> {
        let is_head = |id: &&String| !self.down.values().flatten().any(|parent| parent == *id);
        self.ids.iter().filter(is_head).map(String::as_str)
    }

    /// How many steps lead down from a revision, as far as there is no choice: to base included.
    pub(crate) fn height(&self, id: &str) -> u64 {
        let mut steps = 1;
        let mut at = id;
        while let [parent] = self.down(at) {
            at = parent;
            steps += 1;
        }
        steps
    }

    /// The revision of an id or a label, in full or by a beginning that only it has.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        if self.has(name) {
            return self.parents.get_key_value(name).map(|(id, _)| id.as_str());
        }
        if let Some(id) = self.labels.get(name) {
            return Some(id);
        }
        let names = self.ids.iter().chain(self.labels.keys());
        let mut meant = names.filter(|known| known.chars().count() > 3 && known.starts_with(name));
        match (meant.next(), meant.next()) {
            (Some(only), None) => Some(self.labels.get(only).unwrap_or(only)),
            _ => None,
        }
    }

    /// The revision so many steps above (or below) another along a line without choices; none when there is no such line.
    pub(crate) fn walk(&self, from: &str, steps: i64) -> Option<String> {
        let mut at = from.to_owned();
        for _ in 0..steps.unsigned_abs() {
            let mut next = if steps < 0 {
                self.down(&at).to_vec()
            } else {
                let above = self.ids.iter().filter(|id| self.down(id).contains(&at));
                above.cloned().collect()
            };
            if next.len() != 1 {
                return None;
            }
            at = next.remove(0);
        }
        Some(at)
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

    pub(crate) fn keeps_order(&self, order: &[String], down_first: bool) -> bool {
        let place: BTreeMap<&String, usize> = order.iter().enumerate().map(|(at, id)| (id, at)).collect();
        order.iter().all(|id| {
            let parents = self.parents(id).iter().filter_map(|parent| place.get(parent));
            parents.into_iter().all(|parent| (*parent < place[id]) == down_first)
        })
    }
}
