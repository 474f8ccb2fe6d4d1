//! Branch labels: which texts are allowed, and which revisions a label reaches.

use crate::error::{ErrorKind, GraphError};
use crate::map::{Node, RevisionMap};

/// Refuses a label that could not be told from a relative step, such as `rel-2`.
pub(crate) fn check_text(label: &str, id: &str) -> Result<(), GraphError> {
    let digits = label.len() - label.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || !label[..label.len() - digits].ends_with('-') {
        return Ok(());
    }
    let message = format!("Branch name '{label}' in revision {id} reads like a relative step");
    Err(GraphError::new(ErrorKind::IllegalLabel, message)
        .help("end it with something else than a dash and digits")
        .names([label]))
}

pub(crate) fn taken(label: &str, id: &str, other: &str) -> GraphError {
    let message = format!("Branch name '{label}' in revision {id} already used by revision {other}");
    GraphError::new(ErrorKind::LabelTaken, message).help("choose another label").names([label])
}

/// Writes each label to the revisions it reaches.
pub(crate) fn spread(map: &mut RevisionMap) {
    for node in map.nodes() {
        if map.revisions[node].branch_labels.is_empty() {
            continue;
        }
        let labels = map.revisions[node].branch_labels.clone();
        for reached in reach(map, node) {
            map.links[reached].labels.extend(labels.iter().cloned());
        }
    }
}

/// The revisions a label of `node` reaches: all descendants by down revision, and those below down to the next fork or merge.
///
/// A fork here is a revision with two children and dependents together. When one stands at or above `node`, nothing below it is reached.
pub(crate) fn reach(map: &RevisionMap, node: Node) -> Vec<Node> {
    let mut reached = vec![node];
    let mut seen = std::collections::BTreeSet::from([node]);
    let mut next = 0;
    while next < reached.len() {
        for child in &map.links[reached[next]].children {
            if seen.insert(*child) {
                reached.push(*child);
            }
        }
        next += 1;
    }
    if reached.iter().any(|member| is_knot(map, *member)) {
        return reached;
    }
    let mut below = node;
    while let [parent] = map.links[below].down[..] {
        if is_knot(map, parent) {
            break;
        }
        reached.push(parent);
        below = parent;
    }
    reached
}

/// Whether lines meet or part here.
fn is_knot(map: &RevisionMap, node: Node) -> bool {
    map.links[node].next.len() > 1 || map.links[node].down.len() > 1
}
