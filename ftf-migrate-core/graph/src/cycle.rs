//! Cycles: found whole, and named in walking order.

use crate::error::{ErrorKind, GraphError};
use crate::map::{Links, Node};
use crate::revision::Revision;

/// Refuses a graph that returns to where it was, by down revisions alone or together with dependencies.
pub(crate) fn check(revisions: &[Revision], links: &[Links]) -> Result<(), GraphError> {
    if let Some(cycle) = find(links.len(), |node| links[node].down.clone()) {
        return Err(refusal(ErrorKind::Cycle, "Cycle", &cycle, revisions));
    }
    let all = |node: Node| [links[node].down.as_slice(), &links[node].resolved].concat();
    if let Some(cycle) = find(links.len(), all) {
        return Err(refusal(ErrorKind::DependencyCycle, "Dependency cycle", &cycle, revisions));
    }
    Ok(())
}

fn refusal(kind: ErrorKind, what: &str, cycle: &[Node], revisions: &[Revision]) -> GraphError {
    let ids: Vec<&str> = cycle.iter().map(|node| revisions[*node].id.as_str()).collect();
    let message = format!("{what} is detected in revisions ({})", ids.join(", "));
    let path = [ids.as_slice(), &ids[..1]].concat().join(" -> ");
    GraphError::new(kind, message).help(format!("one of {path} must not come after the next")).names(ids)
}

/// One cycle, or none: what remains after taking away, again and again, what has nothing left below it.
fn find(count: usize, below: impl Fn(Node) -> Vec<Node>) -> Option<Vec<Node>> {
    let mut above = vec![Vec::new(); count];
    let mut open = vec![0_usize; count];
    for (node, open) in open.iter_mut().enumerate() {
        for parent in below(node) {
            above[parent].push(node);
            *open += 1;
        }
    }
    let mut ready: Vec<Node> = (0..count).filter(|node| open[*node] == 0).collect();
    while let Some(node) = ready.pop() {
        for next in &above[node] {
            open[*next] -= 1;
            if open[*next] == 0 {
                ready.push(*next);
            }
        }
    }
    let start = open.iter().position(|left| *left > 0)?;
    Some(follow(start, |node| below(node).into_iter().find(|parent| open[*parent] > 0)))
}

/// Walks until a node comes again, and gives the part of the walk from there on.
fn follow(start: Node, step: impl Fn(Node) -> Option<Node>) -> Vec<Node> {
    let mut path: Vec<Node> = vec![start];
    let mut place = std::collections::BTreeMap::from([(start, 0)]);
    let mut node = start;
    while let Some(next) = step(node) {
        if let Some(first) = place.insert(next, path.len()) {
            return path.split_off(first);
        }
        path.push(next);
        node = next;
    }
    path
}
