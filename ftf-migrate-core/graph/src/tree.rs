//! The tree that first parents make: a quick yes to "does this lie below that".

use crate::map::{Node, RevisionMap};

/// For each revision the span of a walk through the tree of first parents, during which everything above it is met.
pub(crate) struct FirstParents {
    from: Vec<usize>,
    to: Vec<usize>,
}

impl FirstParents {
    pub(crate) fn of(map: &RevisionMap) -> Self {
        let mut tree = Self { from: vec![0; map.len()], to: vec![0; map.len()] };
        let first_parent = |node: Node| map.links[node].parents.first().copied();
        let mut clock = 0;
        for root in map.nodes().filter(|node| first_parent(*node).is_none()) {
            let mut path = vec![(root, 0)];
            while let Some((node, next)) = path.pop() {
                if next == 0 {
                    tree.from[node] = clock;
                }
                clock += 1;
                match map.links[node].above.get(next) {
                    None => tree.to[node] = clock,
                    Some(above) => {
                        path.push((node, next + 1));
                        if first_parent(*above) == Some(node) {
                            path.push((*above, 0));
                        }
                    }
                }
            }
        }
        tree
    }

    /// Whether first parents alone lead from `upper` down to `lower`. It may lie below by other ways when they do not.
    pub(crate) fn leads_down(&self, upper: Node, lower: Node) -> bool {
        self.from[lower] <= self.from[upper] && self.to[upper] <= self.to[lower]
    }
}
