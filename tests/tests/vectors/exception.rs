//! Where we differ from Alembic on purpose. Each exception is a rule: a condition on the graph, the question and our answer, never on a case. What
//! we answer instead is held against the graph as the test reads it, or against our answer to the same question in words that Alembic knows;
//! what meets no rule counts as a disagreement.

use serde_json::{Value, json};

use crate::answer::texts;
use crate::graph::Graph;

/// A question where the answers differ, with what it takes to judge ours.
pub(crate) struct Difference<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) question: &'a Value,
    pub(crate) ours: &'a Value,
    /// Puts another question to the code under test.
    pub(crate) ask: &'a dyn Fn(&Value) -> Value,
}

impl Difference<'_> {
    /// The rule by which the answers may differ, if there is one.
    pub(crate) fn rule(&self) -> Option<&'static str> {
        self.refused_graph()
            .or_else(|| self.refused_rows())
            .or_else(|| self.refused_step())
            .or_else(|| self.known_step())
            .or_else(|| self.downgrade_steps())
            .or_else(|| self.downgrade_of_nothing())
            .or_else(|| self.stamp())
            .or_else(|| self.surplus_row())
            .or_else(|| self.history())
            .or_else(|| self.at_head())
    }

    fn asks(&self, what: &str) -> bool {
        self.question["ask"] == what
    }

    /// Whether we refused with this kind, on either side of a `resolve`.
    fn is_own(&self, kind: &str) -> bool {
        let sides = [self.ours, &self.ours["many"], &self.ours["one"]];
        sides.into_iter().any(|side| side["error"]["own"] == kind)
    }

    fn is_own_of(&self, kinds: &[&str]) -> bool {
        kinds.iter().any(|kind| self.is_own(kind))
    }

    /// The version rows, each once.
    fn rows(&self) -> Vec<String> {
        let mut rows = [texts(&self.question["from"]), texts(&self.question["current"])].concat();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Everything in the question that is a symbol.
    fn symbols(&self) -> Vec<String> {
        let fields = ["arg", "to", "head", "revs", "range", "depends_on"];
        let written = fields.iter().flat_map(|field| texts(&self.question[*field]));
        written.flat_map(|text| text.split(':').map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    fn refused_graph(&self) -> Option<&'static str> {
        let graph = self.graph;
        if self.is_own("DuplicateId") && graph.has_id_twice() {
            return Some("two revisions with one id are refused (a compile error)");
        }
        if self.is_own("IllegalLabel") && graph.has_label(|label| steps_of(label).is_some_and(is_down)) {
            return Some("a label that ends in a dash and digits is refused (a compile error)");
        }
        let cycles = ["Cycle", "DependencyCycle", "SelfLoop", "DependencySelfLoop"];
        if self.is_own_of(&cycles) && graph.is_cyclic() {
            return Some("a graph with a cycle is refused, whatever is asked (a compile error)");
        }
        (self.is_own_of(&["MissingParent", "MissingDependency"]) && graph.is_incomplete())
            .then_some("a graph with a name that leads nowhere is refused (a compile error)")
    }

    fn refused_rows(&self) -> Option<&'static str> {
        (self.is_own("UnknownRows") && self.rows().iter().any(|row| !self.graph.has(row)))
            .then_some("a version row that is not the full id of a revision is refused")
    }

    fn refused_step(&self) -> Option<&'static str> {
        if self.is_own("TrailingText") && self.symbols().iter().any(|symbol| has_text_behind_step(symbol)) {
            return Some("text behind a relative step is refused");
        }
        let revs = self.question["expect"]["many"]["revs"].as_array();
        let is_beyond = revs.is_some_and(|revs| revs.contains(&Value::Null));
        let is_below_base = self.symbols().iter().any(|symbol| name_part(symbol).starts_with("base-"));
        (self.is_own("WalkTooFar") && (is_beyond || is_below_base || self.stamps_below_a_base()))
            .then_some("a walk past an end is refused with the number of steps that are there")
    }

    /// Whether this is a stamp without rows so many steps below each head, and from one of them there are fewer: Alembic stamps nothing.
    fn stamps_below_a_base(&self) -> bool {
        let steps = texts(&self.question["to"])
            .into_iter()
            .filter_map(|target| steps_of(&target).map(|found| found.1));
        let are_too_many =
            |steps: i64| self.graph.heads().any(|head| self.graph.height(head) < steps.unsigned_abs());
        self.asks("stamp")
            && self.rows().is_empty()
            && steps.into_iter().any(|steps| steps < 0 && are_too_many(steps))
    }

    /// Alembic does not know steps from a symbol in these places, and from the rows in `stamp`.
    fn known_step(&self) -> Option<&'static str> {
        let expected = &self.question["expect"];
        let is_unknown = |answer: &Value| answer["error"]["kind"] == "ResolutionError";
        if !is_unknown(expected) && !is_unknown(&expected["many"]) {
            return None;
        }
        let is_new = |symbol: &String| match self.question["ask"].as_str() {
            Some("stamp") => steps_of(symbol).is_some(),
            Some("resolve" | "revision" | "merge") => is_step_from_symbol(symbol),
            _ => false,
        };
        (self.symbols().iter().any(is_new) && self.agrees_with_steps_walked())
            .then_some("show, stamp, revision and merge know relative symbols")
    }

    /// Whether our answer is the one to the same question with the steps walked by the test, as far as the test can walk them: `sym±N`
    /// with an id or a label, along a line without choices.
    fn agrees_with_steps_walked(&self) -> bool {
        let mut plain = self.question.clone();
        for field in ["arg", "to", "head", "revs"] {
            let written = texts(&self.question[field]);
            let [only] = &written[..] else { continue };
            let Some((start, steps)) = steps_of(only).filter(|(start, _)| !start.contains(['@', ':'])) else {
                continue;
            };
            let Some(found) = self.graph.find(start).and_then(|from| self.graph.walk(from, steps)) else {
                continue;
            };
            plain[field] = if written_as_list(&self.question[field]) { json!([found]) } else { json!(found) };
        }
        plain == *self.question || (self.ask)(&plain) == *self.ours
    }

    fn downgrade_steps(&self) -> Option<&'static str> {
        let is_meant = self.asks("downgrade") && self.rows().len() > 1;
        (is_meant && self.question["to"].as_str()?.starts_with('-') && self.is_own("AmbiguousCurrent"))
            .then_some("downgrade -N from several rows is refused with the choices")
    }

    fn downgrade_of_nothing(&self) -> Option<&'static str> {
        let (branch, _) = self.question["to"].as_str()?.rsplit_once('@').filter(|(_, to)| *to == "base")?;
        let branch = branch.rsplit(':').next()?;
        let is_refused = match self.graph.find(branch) {
            Some(id) => {
                let from = self.question["to"].as_str()?.split_once(':').map(|(from, _)| from);
                let from = from.and_then(|from| self.graph.find(from)).map(str::to_owned);
                let rows = [self.rows(), from.into_iter().collect()].concat();
                self.is_own("BranchNotApplied") && !self.graph.ancestors(&rows).contains(id)
            }
            // A branch that there is not, or that several could be, has nothing applied either.
            None => self.is_own_of(&["Unknown", "Ambiguous"]),
        };
        (self.asks("downgrade") && is_refused)
            .then_some("downgrade label@base is refused when nothing of that branch is applied")
    }

    fn stamp(&self) -> Option<&'static str> {
        let steps = self.ours["steps"].as_array().filter(|_| self.asks("stamp") && self.rows().len() > 1)?;
        let targets = texts(&self.question["to"]);
        let last = self.ours["rows"].as_array().and_then(|rows| rows.last()).map(texts)?;
        if targets == ["heads"] {
            return (last == self.graph.tips())
                .then_some("stamp heads over several rows leaves exactly the heads");
        }
        let are_several = targets.len() > 1 || targets.iter().any(|target| name_part(target) == "heads");
        let mut rows = self.rows();
        for step in steps {
            let (from, to) = (texts(&step["from"]), texts(&step["to"]).pop()?);
            if from.iter().any(|row| !self.graph.is_related(row, &to)) {
                return None;
            }
            rows.retain(|row| !from.contains(row));
            rows.push(to);
        }
        rows.sort_unstable();
        (are_several && rows == last)
            .then_some("stamp of several revisions moves only the rows on the line of each")
    }

    /// Alembic gives a row to a parent that another parent implies, when other rows stand beside.
    fn surplus_row(&self) -> Option<&'static str> {
        let expected = &self.question["expect"];
        if !self.asks("downgrade") || self.ours["plan"] != expected["plan"] {
            return None;
        }
        let field = if self.question["sql"] == true { "rows_after" } else { "rows" };
        let (own, recorded) = (self.ours[field].as_array()?, expected[field].as_array()?);
        // What is recorded beyond our rows, our rows imply.
        let is_better = |(own, recorded): (&Value, &Value)| {
            let (own, recorded) = (texts(own), texts(recorded));
            let implied = self.graph.ancestors(&own);
            own.iter().all(|row| recorded.contains(row)) && recorded.iter().all(|row| implied.contains(row))
        };
        (own != recorded && own.len() == recorded.len() && own.iter().zip(recorded).all(is_better))
            .then_some("taking down a merge whose parents imply one another leaves no surplus row")
    }

    /// Held against the range from the revision that is so many steps below the current one, where there is just one.
    fn history(&self) -> Option<&'static str> {
        let start = self.question["range"].as_str()?.strip_suffix(":current")?;
        let (from, steps) = steps_of(start)?;
        if !self.asks("history") || !(from.is_empty() || from.ends_with('@')) {
            return None;
        }
        if let ([row], true) = (&self.rows()[..], from.is_empty())
            && let Some(walked) = self.graph.walk(row, steps)
        {
            let mut plain = self.question.clone();
            plain["range"] = json!(format!("{walked}:current"));
            if (self.ask)(&plain) != *self.ours {
                return None;
            }
        }
        Some("history -N:current counts from the current revision")
    }

    fn at_head(&self) -> Option<&'static str> {
        let (ours, expected) = (self.ours, &self.question["expect"]);
        let is_meant = self.asks("current") && ours["revs"] == expected["revs"];
        (is_meant && ours["at_head"] == true && self.rows() == self.graph.tips())
            .then_some("current --check-heads passes after a complete upgrade, also with an effective head")
    }
}

fn written_as_list(field: &Value) -> bool {
    field.is_array()
}

fn name_part(symbol: &str) -> &str {
    symbol.rsplit('@').next().unwrap_or_default()
}

/// The steps at the end of a symbol, and what they are counted from.
fn steps_of(symbol: &str) -> Option<(&str, i64)> {
    let (start, _) = symbol.rsplit_once(['+', '-'])?;
    let count = symbol.strip_prefix(start)?.parse().ok()?;
    Some((start, count))
}

fn is_down((_, steps): (&str, i64)) -> bool {
    steps <= 0
}

/// Whether a symbol ends in a step from another symbol.
fn is_step_from_symbol(symbol: &str) -> bool {
    steps_of(symbol).is_some_and(|(start, _)| !start.is_empty() && !start.ends_with('@'))
}

/// Whether something stands behind a sign and a number.
fn has_text_behind_step(symbol: &str) -> bool {
    symbol.match_indices(['+', '-']).any(|(at, _)| {
        let behind = symbol[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
        !behind.is_empty() && behind.len() < symbol.len() - at - 1
    })
}
