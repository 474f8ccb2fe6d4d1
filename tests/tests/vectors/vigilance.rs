//! That the comparison notices what it is there for.

use std::path::Path;

use serde_json::{Value, json};

use crate::{Tally, ask_all, read_cases, usual_place, vector_files};

fn recorded() -> Vec<Value> {
    vector_files(&usual_place()).iter().flat_map(|file| read_cases(file)).collect()
}

fn ask(case: &Value) -> Tally {
    let mut tally = Tally::default();
    ask_all(case, &mut tally);
    tally
}

/// The same case with one of its questions only.
fn alone(case: &Value, question: &Value) -> Value {
    let mut case = case.clone();
    case["questions"] = json!([question]);
    case
}

/// What is not compared, and the one flag that a rule looks at.
const PASSED_OVER: [&str; 4] = ["warnings", "message", "detail", "at_head"];

/// Another answer: the first text, number or flag in it is another one, or an empty list is not.
fn spoil(answer: &mut Value) -> bool {
    match answer {
        Value::String(text) => text.push_str("_spoilt"),
        Value::Bool(flag) => *flag = !*flag,
        Value::Number(_) => *answer = json!(-1),
        Value::Null => *answer = json!("spoilt"),
        Value::Array(items) if items.is_empty() => items.push(json!("spoilt")),
        Value::Array(items) => return items.iter_mut().any(spoil),
        Value::Object(fields) => {
            let compared = fields.iter_mut().filter(|(name, _)| !PASSED_OVER.contains(&name.as_str()));
            return compared.into_iter().any(|(_, value)| spoil(value));
        }
    }
    true
}

/// Whether a rule would excuse our answer whatever Alembic said.
fn is_excused_anyway(case: &Value, question: &Value) -> bool {
    let mut question = question.clone();
    question["expect"] = json!({"spoilt": true});
    ask(&alone(case, &question)).counts.values().any(|count| count.by_rule > 0)
}

#[test]
fn an_agreeing_answer_disagrees_once_the_recorded_one_is_spoilt() {
    let (mut noticed, mut excused) = (0, 0);
    for case in recorded() {
        for question in case["questions"].as_array().unwrap() {
            let agreed = ask(&alone(&case, question)).counts.values().all(|count| count.agree == 1);
            if !agreed || !["exact", "refuse"].contains(&question["check"].as_str().unwrap()) {
                continue;
            }
            if is_excused_anyway(&case, question) {
                excused += 1;
                continue;
            }
            let mut wrong = question.clone();
            assert!(spoil(&mut wrong["expect"]), "{question}");
            let found = ask(&alone(&case, &wrong)).differences.len();
            assert_eq!(found, 1, "{} {wrong}", case["case"]);
            noticed += 1;
        }
    }
    assert!(noticed > 1000, "only {noticed} answers were spoilt");
    assert!(excused < noticed / 20, "{excused} answers are excused whatever Alembic says, {noticed} are not");
}

#[test]
#[should_panic(expected = "asks something unknown")]
fn an_unknown_question_fails() {
    let case = &recorded()[0];
    ask(&alone(
        case,
        &json!({"ask": "weather", "check": "refuse", "expect": {"error": {"kind": "RevisionError"}}}),
    ));
}

#[test]
#[should_panic(expected = "there are no vectors in")]
fn a_folder_without_vectors_fails() {
    let empty = tempfile::tempdir().unwrap();
    vector_files(empty.path());
}

#[test]
#[should_panic(expected = "has no cases")]
fn a_file_without_cases_fails() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none.json");
    std::fs::write(&file, r#"{"format": "revision-graph/1", "cases": []}"#).unwrap();
    read_cases(Path::new(&file));
}
