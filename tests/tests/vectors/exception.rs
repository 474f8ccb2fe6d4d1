//! Where we differ from Alembic on purpose. Each exception has a condition on the question and on our answer; what meets none counts as a
//! disagreement.

use serde_json::Value;

use crate::agree::Graph;
use crate::answer::texts;

/// The reason why this answer may differ, if there is one.
pub(crate) fn reason(graph: &Graph, question: &Value, ours: &Value) -> Option<&'static str> {
    refused_graph(ours)
        .or_else(|| refused_rows(graph, question, ours))
        .or_else(|| relative_step(question, ours))
        .or_else(|| downgrade(question, ours))
        .or_else(|| stamp(graph, question, ours))
        .or_else(|| surplus_row(question, ours))
        .or_else(|| history(question))
        .or_else(|| at_head(graph, question, ours))
}

/// Whether we refused with this kind, on either side of a `resolve`.
fn is_own(ours: &Value, kind: &str) -> bool {
    [ours, &ours["many"], &ours["one"]].into_iter().any(|side| side["error"]["own"] == kind)
}

fn refused_graph(ours: &Value) -> Option<&'static str> {
    if is_own(ours, "DuplicateId") {
        return Some("two revisions with one id are refused (a compile error)");
    }
    is_own(ours, "IllegalLabel")
        .then_some("a label that ends in a dash and digits is refused (a compile error)")
}

fn refused_rows(graph: &Graph, question: &Value, ours: &Value) -> Option<&'static str> {
    let rows = [texts(&question["from"]), texts(&question["current"])].concat();
    (is_own(ours, "UnknownRows") && rows.iter().any(|row| !graph.has(row)))
        .then_some("a version row that is not the full id of a revision is refused")
}

fn relative_step(question: &Value, ours: &Value) -> Option<&'static str> {
    if is_own(ours, "TrailingText") {
        return Some("text behind a relative step is refused");
    }
    let (ask, expected) = (question["ask"].as_str()?, &question["expect"]);
    let symbols =
        [texts(&question["arg"]), texts(&question["to"]), texts(&question["head"]), texts(&question["revs"])]
            .concat();
    let beyond = expected["many"]["revs"].as_array().is_some_and(|revs| revs.contains(&Value::Null));
    let below_base = symbols.iter().any(|symbol| name_part(symbol).starts_with("base-"));
    if is_own(ours, "WalkTooFar") && (beyond || below_base) {
        return Some("a walk past an end is refused with the number of steps that are there");
    }
    let is_unknown = |answer: &Value| answer["error"]["kind"] == "ResolutionError";
    let knows_steps = match ask {
        // Here `-N` alone, from the rows, is new as well.
        "stamp" => symbols.iter().any(|symbol| is_relative(symbol)),
        "resolve" | "revision" | "merge" => symbols.iter().any(|symbol| is_relative_to_symbol(symbol)),
        _ => false,
    };
    (knows_steps && (is_unknown(expected) || is_unknown(&expected["many"])))
        .then_some("show, stamp, revision and merge know relative symbols")
}

fn name_part(symbol: &str) -> &str {
    symbol.rsplit('@').next().unwrap_or_default()
}

/// Whether a symbol ends in a step.
fn is_relative(symbol: &str) -> bool {
    let digits = symbol.trim_end_matches(|c: char| c.is_ascii_digit());
    digits.len() < symbol.len() && digits.ends_with(['+', '-'])
}

/// Whether a symbol ends in a step from another symbol.
fn is_relative_to_symbol(symbol: &str) -> bool {
    let start = symbol.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['+', '-']);
    is_relative(symbol) && !start.is_empty() && !start.ends_with('@')
}

fn downgrade(question: &Value, ours: &Value) -> Option<&'static str> {
    if question["ask"] != "downgrade" {
        return None;
    }
    let mut rows = texts(&question["from"]);
    rows.sort_unstable();
    rows.dedup();
    let to = question["to"].as_str()?;
    if rows.len() > 1 && to.starts_with('-') && is_own(ours, "AmbiguousCurrent") {
        return Some("downgrade -N from several rows is refused with the choices");
    }
    // A branch that there is not, or that several could be, has nothing applied either.
    let no_such_branch = ["BranchNotApplied", "Unknown", "Ambiguous"].iter().any(|kind| is_own(ours, kind));
    (to.ends_with("@base") && no_such_branch)
        .then_some("downgrade label@base is refused when nothing of that branch is applied")
}

fn stamp(graph: &Graph, question: &Value, ours: &Value) -> Option<&'static str> {
    let several_rows = texts(&question["from"]).len() > 1;
    if question["ask"] != "stamp" || !several_rows || !ours["steps"].is_array() {
        return None;
    }
    let last = |answer: &Value| answer["rows"].as_array().and_then(|rows| rows.last()).map(texts);
    if texts(&question["to"]) == ["heads"] {
        return (last(ours) == Some(graph.tips()))
            .then_some("stamp heads over several rows leaves exactly the heads");
    }
    let same_end = last(ours) == last(&question["expect"]);
    Some(if same_end {
        "stamp of several revisions over several rows moves each line by itself, to the same rows"
    } else {
        "stamp of several revisions over several rows leaves each of them"
    })
}

/// Alembic gives a row to a parent that another parent implies, when other rows stand beside.
fn surplus_row(question: &Value, ours: &Value) -> Option<&'static str> {
    let expected = &question["expect"];
    if question["ask"] != "downgrade" || ours["plan"] != expected["plan"] {
        return None;
    }
    let (own, recorded) = (ours["rows"].as_array()?, expected["rows"].as_array()?);
    let is_part =
        |(own, recorded): (&Value, &Value)| texts(own).iter().all(|row| texts(recorded).contains(row));
    (own != recorded && own.iter().zip(recorded).all(is_part))
        .then_some("taking down a merge whose parents imply one another leaves no surplus row")
}

fn history(question: &Value) -> Option<&'static str> {
    let range = question["range"].as_str()?;
    let from_current = range.ends_with(":current") && is_relative(range.trim_end_matches(":current"));
    (question["ask"] == "history" && from_current)
        .then_some("history -N:current counts from the current revision")
}

fn at_head(graph: &Graph, question: &Value, ours: &Value) -> Option<&'static str> {
    let same_revisions = ours["revs"] == question["expect"]["revs"];
    let mut rows = texts(&question["current"]);
    rows.sort_unstable();
    (question["ask"] == "current" && same_revisions && ours["at_head"] == true && rows == graph.tips())
        .then_some("current --check-heads passes after a complete upgrade, also with an effective head")
}
