//! Histories of any length, in the shapes that histories have.

use std::fmt::Write as _;

/// How a history hangs together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One revision after the other.
    Line,
    /// Diamonds on top of each other: a fork of two and a merge, again and again.
    Ladder,
    /// 200 labelled branches of one trunk, each revision of which depends on one of the branch before.
    Branches,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 3] = [Self::Line, Self::Ladder, Self::Branches];

    /// The name of the shape in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Ladder => "ladder",
            Self::Branches => "branches",
        }
    }

    /// The revisions that number `number` follows, and those that it depends on.
    fn needs(self, number: usize) -> (Vec<usize>, Vec<usize>) {
        match (self, number) {
            (_, 0) => (Vec::new(), Vec::new()),
            (Self::Line, _) => (vec![number - 1], Vec::new()),
            (Self::Ladder, _) if number % 3 == 1 => (vec![number - 1], Vec::new()),
            (Self::Ladder, _) if number % 3 == 2 => (vec![number - 2], Vec::new()),
            (Self::Ladder, _) => (vec![number - 2, number - 1], Vec::new()),
            (Self::Branches, _) if number <= BRANCHES => (vec![0], Vec::new()),
            (Self::Branches, _) if number % BRANCHES == 1 => (vec![number - BRANCHES], Vec::new()),
            (Self::Branches, _) => (vec![number - BRANCHES], vec![number - BRANCHES - 1]),
        }
    }

    fn label(self, number: usize) -> Option<String> {
        let is_first = self == Self::Branches && (1..=BRANCHES).contains(&number);
        is_first.then(|| format!("branch{number}"))
    }
}

const BRANCHES: usize = 200;

/// The revision files of a history: the name and the text of each, in the order of their names.
///
/// ```
/// use ftf_migrate_benches::{Shape, revision_files};
///
/// let files = revision_files(Shape::Line, 2);
/// assert!(files[1].1.contains(r#"down_rev = "r0000000""#));
/// ```
pub fn revision_files(shape: Shape, count: usize) -> Vec<(String, String)> {
    (0..count).map(|number| (format!("m{number:07}_step.rs"), revision_file(shape, number))).collect()
}

fn revision_file(shape: Shape, number: usize) -> String {
    let (down, depends_on) = shape.needs(number);
    let mut header = format!("rev = {}, down_rev = {}", id(number), names(&down));
    if !depends_on.is_empty() {
        let _ = write!(header, ", depends_on = {}", names(&depends_on));
    }
    if let Some(label) = shape.label(number) {
        let _ = write!(header, ", branch_labels = \"{label}\"");
    }
    format!(
        "//! Add table number {number}\n\nuse ftf_migrate_core::prelude::*;\n\n\
         #[migration({header})]\npub struct Step;\n\n\
         impl Migrate for Step {{\n    fn upgrade(op: &mut Op) {{\n        op.create_table(\n            \"t{number}\",\n            \
         &[column(\"id\", BigInt).primary_key(), column(\"name\", Varchar(255)).not_null()],\n        );\n    }}\n\n    \
         fn downgrade(op: &mut Op) {{\n        op.drop_table(\"t{number}\");\n    }}\n}}\n"
    )
}

fn id(number: usize) -> String {
    format!("\"r{number:07}\"")
}

fn names(numbers: &[usize]) -> String {
    let ids: Vec<String> = numbers.iter().copied().map(id).collect();
    match &ids[..] {
        [] => "None".to_owned(),
        [only] => only.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}
