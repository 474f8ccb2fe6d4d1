//! The revision graph against recorded answers of the real Alembic.
//!
//! The vectors are those that `FTF_VECTORS` names (a file or a folder), else those in `../shared/vectors` beside the workspace, else the copy in
//! `tests/vectors`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod agree;
mod answer;
mod exception;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use agree::Graph;

#[derive(Default)]
struct Tally {
    /// By kind of question and class of comparison: agreed, asked.
    counts: BTreeMap<(String, String), (usize, usize)>,
    exceptions: BTreeMap<&'static str, Vec<String>>,
    differences: Vec<String>,
}

enum Verdict {
    Agrees,
    Differs(String),
}

#[test]
fn the_graph_answers_as_alembic_does() {
    let files = vector_files();
    assert!(!files.is_empty(), "no vectors found");
    let mut tally = Tally::default();
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["format"], "revision-graph/1", "{}", file.display());
        let cases = document["cases"].as_array().unwrap();
        assert!(!cases.is_empty(), "{} holds no cases", file.display());
        for case in cases {
            ask_all(case, &mut tally);
        }
    }
    report(&files, &tally);
    assert!(
        tally.differences.is_empty(),
        "{} answers differ:\n{}",
        tally.differences.len(),
        tally.differences.join("\n")
    );
}

fn vector_files() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = std::env::var_os("FTF_VECTORS").map_or_else(usual_place, |named| {
        // A relative path may be meant from the workspace, although tests run in their package.
        let meant =
            [PathBuf::from(&named), package.join("..").join(&named)].into_iter().find(|path| path.exists());
        meant.unwrap_or_else(|| panic!("FTF_VECTORS: there is no {}", Path::new(&named).display()))
    });
    if !place.is_dir() {
        return vec![place];
    }
    let entries = std::fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ext| ext == "json")).collect();
    files.sort();
    files
}

fn usual_place() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = package.join("../../shared/vectors");
    if shared.is_dir() { shared } else { package.join("vectors") }
}

fn ask_all(case: &Value, tally: &mut Tally) {
    let loaded = answer::load(case);
    let graph = Graph::of(case);
    for question in case["questions"].as_array().unwrap() {
        let ours = match &loaded {
            Ok(map) => answer::answer(map, question),
            Err(refused) if question["ask"] == "resolve" => {
                json!({"many": answer::refusal(refused), "one": answer::refusal(refused)})
            }
            Err(refused) => answer::refusal(refused),
        };
        judge_into(tally, case, &graph, question, &ours);
    }
}

fn judge_into(tally: &mut Tally, case: &Value, graph: &Graph, question: &Value, ours: &Value) {
    let name = case["case"].as_str().unwrap();
    let check = question["check"].as_str().unwrap();
    let key = (question["ask"].as_str().unwrap().to_owned(), check.to_owned());
    let count = tally.counts.entry(key).or_default();
    count.1 += 1;
    let Verdict::Differs(why) = judge(graph, check, question, ours) else {
        count.0 += 1;
        return;
    };
    if let Some(reason) = exception::reason(graph, question, ours) {
        tally.exceptions.entry(reason).or_default().push(name.to_owned());
        return;
    }
    let mut asked = question.clone();
    let expected = asked["expect"].take();
    tally.differences.push(format!("{name} {asked}\n   {why}\n   expected {expected}\n   ours     {ours}"));
}

fn judge(graph: &Graph, check: &str, question: &Value, ours: &Value) -> Verdict {
    let expected = &question["expect"];
    if let Err(why) = graph.check_rows(ours) {
        return Verdict::Differs(why);
    }
    let is_refused = |side: &Value| side["error"].is_object();
    let fine = match check {
        "exact" | "any_of" => agree::agrees(graph, expected, ours),
        "refuse" if question["ask"] == "resolve" => ["many", "one"].iter().all(|side| {
            is_refused(&expected[side]) && ours[side]["error"]["kind"] == expected[side]["error"]["kind"]
        }),
        "refuse" => ours["error"]["kind"] == expected["error"]["kind"],
        "surplus-row" => agree::plans_agree(graph, expected, ours),
        // Alembic fell over: asking without a panic is all there is to compare.
        "crash" => true,
        "hang" | "unnoticed-cycle" => is_refused(ours) || is_refused(&ours["many"]),
        other => panic!("unknown comparison '{other}'"),
    };
    if fine { Verdict::Agrees } else { Verdict::Differs(check.to_owned()) }
}

fn report(files: &[PathBuf], tally: &Tally) {
    for file in files {
        println!("{}", file.display());
    }
    println!("{:<10} {:<16} {:>7} {:>7}", "question", "comparison", "agree", "asked");
    for ((ask, check), (agreed, asked)) in &tally.counts {
        println!("{ask:<10} {check:<16} {agreed:>7} {asked:>7}");
    }
    let (agreed, asked) = tally.counts.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    println!("{:<27} {agreed:>7} {asked:>7}", "all");
    println!("different on purpose:");
    for (reason, cases) in &tally.exceptions {
        println!("{:>7} {reason}", cases.len());
    }
}
