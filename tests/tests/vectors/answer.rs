//! Our answers, in the shape of the recorded ones.

use std::collections::BTreeMap;

use ftf_migrate_graph::{
    Direction, Draft, ErrorKind, GraphError, Plan, Revision, RevisionMap, RowChange, StampPlan, split_range,
};
use serde_json::{Map, Value, json};

/// A list of texts out of a JSON field; a single text counts as a list of one, nothing as an empty one.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn load(case: &Value) -> Result<RevisionMap, GraphError> {
    let revisions = case["revisions"].as_array().expect("every case has revisions");
    RevisionMap::new(revisions.iter().map(|revision| Revision {
        id: revision["revision"].as_str().expect("every revision has an id").to_owned(),
        down_revision: texts(&revision["down_revision"]),
        depends_on: texts(&revision["depends_on"]),
        branch_labels: texts(&revision["branch_labels"]),
    }))
}

/// The kinds of questions.
const KINDS: [&str; 9] =
    ["map", "resolve", "upgrade", "downgrade", "stamp", "history", "current", "revision", "merge"];

/// Whether this is a question that can be put at all.
pub(crate) fn is_known(question: &Value) -> bool {
    question["ask"].as_str().is_some_and(|ask| KINDS.contains(&ask))
}

/// Puts one question to the graph.
pub(crate) fn answer(map: &RevisionMap, question: &Value) -> Value {
    let answered = match question["ask"].as_str().expect("every question asks something") {
        "map" => Ok(describe(map)),
        "resolve" => return resolve(map, question["arg"].as_str().expect("a symbol")),
        "upgrade" => upgrade(map, question),
        "downgrade" => downgrade(map, question),
        "stamp" => stamp(map, question),
        "history" => history(map, question),
        "current" => current(map, question),
        "revision" | "merge" => draft(map, question),
        other => panic!("unknown question '{other}'"),
    };
    answered.unwrap_or_else(|refused| refusal(&refused))
}

/// A refusal under the name that Alembic has for it.
pub(crate) fn refusal(refused: &GraphError) -> Value {
    let kind = match refused.kind() {
        ErrorKind::SelfLoop => "LoopDetected",
        ErrorKind::DependencySelfLoop => "DependencyLoopDetected",
        ErrorKind::Cycle => "CycleDetected",
        ErrorKind::DependencyCycle => "DependencyCycleDetected",
        ErrorKind::MultipleHeads => "MultipleHeads",
        ErrorKind::NotAncestor | ErrorKind::NotDowngradeTarget => "RangeNotAncestorError",
        ErrorKind::NotAHead | ErrorKind::DuplicateHeads | ErrorKind::UnsoundRows | ErrorKind::RangeSyntax => {
            "CommandError"
        }
        ErrorKind::Unknown
        | ErrorKind::Ambiguous
        | ErrorKind::WrongBranch
        | ErrorKind::UnknownRows
        | ErrorKind::NeedsDatabase
        | ErrorKind::TrailingText => "ResolutionError",
        _ => "RevisionError",
    };
    json!({"error": {"kind": kind, "own": format!("{:?}", refused.kind()), "message": refused.to_string()}})
}

fn describe(map: &RevisionMap) -> Value {
    let mut labels = BTreeMap::new();
    let mut depends_on = BTreeMap::new();
    for revision in map.revisions() {
        let id = &revision.id;
        let reached: Vec<&str> = map.labels(id).collect();
        if !reached.is_empty() {
            labels.insert(id, reached);
        }
        if !revision.depends_on.is_empty() {
            let mut kept = map.kept_dependencies(id);
            kept.sort_unstable();
            depends_on.insert(id, json!({"resolved": map.dependencies(id), "kept": kept}));
        }
    }
    let branch_points: Vec<Value> = map
        .branch_points()
        .into_iter()
        .map(|id| {
            let mut children = map.children(id);
            children.sort_unstable();
            json!([id, children])
        })
        .collect();
    let mut found = Map::new();
    found.insert("heads".into(), json!(map.heads()));
    found.insert("real_heads".into(), json!(map.real_heads()));
    found.insert("bases".into(), json!(map.bases()));
    found.insert("real_bases".into(), json!(map.real_bases()));
    found.insert("branch_points".into(), json!(branch_points));
    let rest = [
        ("merge_points", json!(map.merge_points())),
        ("branch_labels", json!(labels)),
        ("depends_on", json!(depends_on)),
    ];
    for (name, value) in rest {
        if value.as_array().is_none_or(|items| !items.is_empty())
            && value.as_object().is_none_or(|items| !items.is_empty())
        {
            found.insert(name.into(), value);
        }
    }
    Value::Object(found)
}

fn resolve(map: &RevisionMap, symbol: &str) -> Value {
    let many = map
        .resolve_many(symbol, None)
        .map(|found| json!({"revs": found.iter().map(|position| position.id().unwrap_or("base")).collect::<Vec<_>>()}));
    let one = map.resolve_one(symbol, None).map(|position| json!({"rev": position.id()}));
    json!({
        "many": many.unwrap_or_else(|refused| refusal(&refused)),
        "one": one.unwrap_or_else(|refused| refusal(&refused)),
    })
}

/// Where an offline question starts, and where it goes.
fn offline(map: &RevisionMap, to: &str) -> Result<(Vec<String>, String), GraphError> {
    let (start, end) = split_range(to)?;
    Ok((start.map_or(Ok(Vec::new()), |start| map.resolve_start(start))?, end.to_owned()))
}

fn upgrade(map: &RevisionMap, question: &Value) -> Result<Value, GraphError> {
    let to = texts(&question["to"]);
    if question["sql"] == true {
        let (rows, end) = offline(map, &to[0])?;
        return Ok(offline_plan(&map.plan_upgrade(&rows, &end)?));
    }
    let rows = texts(&question["from"]);
    let targets: Vec<&str> = to.iter().map(String::as_str).collect();
    let plan = map.plan_upgrade_all(&rows, &targets)?;
    let mut found = online_plan(&plan);
    if is_relative(&targets) {
        let aimed = map.resolve_upgrade(&rows, targets[0])?;
        found["target"] = json!(aimed.iter().map(|revision| &revision.id).collect::<Vec<_>>());
    }
    Ok(found)
}

fn downgrade(map: &RevisionMap, question: &Value) -> Result<Value, GraphError> {
    let to = question["to"].as_str().expect("one target");
    if question["sql"] == true {
        if !to.contains(':') {
            // The command line asks for both ends.
            return Ok(json!({"error": {"kind": "CommandError", "own": "OneEnd"}}));
        }
        let (rows, end) = offline(map, to)?;
        return Ok(offline_plan(&map.plan_downgrade(&rows, &end)?));
    }
    let rows = texts(&question["from"]);
    let mut found = online_plan(&map.plan_downgrade(&rows, to)?);
    if is_relative(&[to]) {
        let (target, branch) = map.resolve_downgrade(&rows, to)?;
        // A walk that ends at the start is told apart from a plain base in the vectors, by their words only.
        let is_walk = question["expect"]["target"] == "base";
        found["target"] =
            target.id().map_or(if is_walk { json!("base") } else { Value::Null }, |id| json!(id));
        if let Some(branch) = branch {
            found["branch"] = json!(branch);
        }
    }
    Ok(found)
}

fn is_relative(targets: &[&str]) -> bool {
    matches!(targets, [only] if only.contains(['@', '+', '-']))
}

fn statements(changes: &[RowChange]) -> Vec<String> {
    changes
        .iter()
        .map(|change| match change {
            RowChange::Insert(id) => format!("+{id}"),
            RowChange::Delete(id) => format!("-{id}"),
            RowChange::Update { from, to } => format!("{from}>{to}"),
        })
        .collect()
}

fn online_plan(plan: &Plan) -> Value {
    let rows: Vec<Vec<String>> = std::iter::once(plan.rows_before.clone()).chain(plan.rows_after()).collect();
    let sql: Vec<Vec<String>> = plan.steps.iter().map(|step| statements(&step.row_changes)).collect();
    json!({"plan": plan.revisions().collect::<Vec<_>>(), "rows": rows, "sql": sql})
}

/// Without a database the version table is made first, when the script starts from nothing.
fn offline_plan(plan: &Plan) -> Value {
    let mut sql: Vec<Vec<String>> = plan.steps.iter().map(|step| statements(&step.row_changes)).collect();
    create_table(&mut sql, &plan.rows_before);
    let rows: Vec<Vec<String>> = plan.rows_after().collect();
    json!({"plan": plan.revisions().collect::<Vec<_>>(), "rows_after": rows, "sql": sql})
}

fn create_table(sql: &mut [Vec<String>], rows: &[String]) {
    if let Some(first) = sql.first_mut().filter(|_| rows.is_empty()) {
        first.insert(0, "create-table".into());
    }
}

fn stamp(map: &RevisionMap, question: &Value) -> Result<Value, GraphError> {
    let to = texts(&question["to"]);
    if question["sql"] == true {
        if question["purge"] == true {
            // The command line refuses the two options together.
            return Ok(json!({"error": {"kind": "CommandError", "own": "PurgeOffline"}}));
        }
        let mut starts = Vec::new();
        let mut ends = Vec::new();
        for target in &to {
            let (rows, end) = offline(map, target)?;
            starts.push(rows);
            ends.push(end);
        }
        starts.dedup();
        let [rows] = &starts[..] else {
            return Ok(json!({"error": {"kind": "CommandError", "own": "SeveralStarts"}}));
        };
        let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
        let plan = map.plan_stamp(rows, &ends, false)?;
        let mut sql: Vec<Vec<String>> = plan.steps.iter().map(|step| statements(&step.row_changes)).collect();
        create_table(&mut sql, rows);
        let rows: Vec<Vec<String>> = plan.rows_after().collect();
        return Ok(json!({"steps": moves(&plan), "rows_after": rows, "sql": sql}));
    }
    let targets: Vec<&str> = to.iter().map(String::as_str).collect();
    let plan = map.plan_stamp(&texts(&question["from"]), &targets, question["purge"] == true)?;
    let rows: Vec<Vec<String>> = std::iter::once(plan.rows_before.clone()).chain(plan.rows_after()).collect();
    let sql: Vec<Vec<String>> = plan.steps.iter().map(|step| statements(&step.row_changes)).collect();
    Ok(json!({"steps": moves(&plan), "rows": rows, "sql": sql}))
}

fn moves(plan: &StampPlan) -> Vec<Value> {
    let step = |step: &ftf_migrate_graph::StampStep| {
        let to: Vec<&String> = step.to.iter().collect();
        json!({"from": step.from, "to": to, "up": step.direction == Direction::Up, "branch_move": step.branch_move})
    };
    plan.steps.iter().map(step).collect()
}

fn history(map: &RevisionMap, question: &Value) -> Result<Value, GraphError> {
    let rows = question.get("current").map(texts);
    let found = map.history(question["range"].as_str(), rows.as_deref())?;
    Ok(json!({"revs": found.iter().map(|revision| &revision.id).collect::<Vec<_>>()}))
}

fn current(map: &RevisionMap, question: &Value) -> Result<Value, GraphError> {
    let rows = texts(&question["current"]);
    let mut revs: Vec<&str> = map.current(&rows)?.into_iter().map(|revision| revision.id.as_str()).collect();
    revs.sort_unstable();
    Ok(json!({"revs": revs, "at_head": map.is_at_heads(&rows)?}))
}

fn draft(map: &RevisionMap, question: &Value) -> Result<Value, GraphError> {
    let heads = texts(question.get("head").or_else(|| question.get("revs")).unwrap_or(&Value::Null));
    let draft = Draft {
        id: question["revision"].as_str().expect("an id").to_owned(),
        heads,
        splice: question["splice"] == true,
        depends_on: texts(&question["depends_on"]),
        branch_labels: texts(&question["branch_labels"]),
    };
    let revision = map.plan_revision(&draft, None)?;
    let after = map.with_revision(revision.clone())?;
    let sorted = |mut ids: Vec<&str>| {
        ids.sort_unstable();
        json!(ids)
    };
    let mut found = json!({
        "down_revision": revision.down_revision,
        "depends_on": revision.depends_on,
        "heads_after": sorted(after.heads()),
        "real_heads_after": sorted(after.real_heads()),
    });
    let labels: Vec<&str> = after.labels(&revision.id).collect();
    if !labels.is_empty() {
        found["branch_labels"] = json!(labels);
    }
    Ok(found)
}
