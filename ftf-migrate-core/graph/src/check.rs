//! Whether revision files make a graph: everything that is wrong, all at once, each problem at its literal.
//!
//! The macros turn the problems into compile errors, the launcher prints them. The work grows linearly with the files.

use std::collections::BTreeMap;

use crate::{
    attribute::{Key, Text},
    file_cycle::cycles,
    header::{Header, Place},
    hint::closest,
    identifier::{label_fault, revision_fault},
    link::{Entry, Links, headers},
};

/// Looking for what was meant compares a name with every other one. So many times it is done.
const MAX_GUESSES: usize = 16;

/// So many names a text lists.
const MAX_LISTED: usize = 12;

/// What a graph asks of its heads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heads {
    /// There is one at most.
    #[default]
    Single,
    /// There may be several.
    Any,
    /// There may be several, with a warning.
    Warn,
}

/// What a graph asks of its bases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bases {
    /// There may be several.
    #[default]
    Any,
    /// There is one at most.
    Single,
}

/// What a graph asks for beyond being one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How many heads there may be.
    pub heads: Heads,
    /// How many bases there may be.
    pub bases: Bases,
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The text can not be the id of a revision.
    MalformedRevision,
    /// The text can not be a branch label.
    MalformedLabel,
    /// Several files have one revision.
    DuplicateRevision,
    /// A label that another revision declares already.
    DuplicateLabel,
    /// A label that is also the id of a revision.
    LabelIsRevision,
    /// `down_rev` names a revision that no file has.
    UnknownDownRevision,
    /// `depends_on` names neither a revision nor a label.
    UnknownDependency,
    /// A revision follows itself or depends on itself.
    SelfReference,
    /// Revisions need one another in a circle.
    Cycle,
    /// There are several heads, and one is asked for.
    SeveralHeads,
    /// There are several bases, and one is asked for.
    SeveralBases,
}

/// Something wrong with the graph, and the literal at which it is to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing is wrong.
    pub kind: ProblemKind,
    /// Only a warning ([`Heads::Warn`]).
    pub is_warning: bool,
    /// The position of the file in the list that was checked.
    pub file: usize,
    /// The id of that file's revision.
    pub rev: String,
    /// The key under which the literal stands.
    pub key: Key,
    /// The text of the literal.
    pub literal: String,
    /// Where the literal stands.
    pub place: Place,
    /// What is wrong.
    pub text: String,
    /// What to do.
    pub hint: Option<String>,
}

/// Checks revision files, which stand in file order. The problems are ordered by file and place.
///
/// One mistake is told once: as long as names lead nowhere or in circles, heads and bases are not counted.
pub fn check(entries: &[Entry<'_>], options: &Options) -> Vec<Problem> {
    let links = Links::of(entries);
    let mut checker = Checker {
        entries,
        links: &links,
        has_all_ids: entries.iter().all(|entry| entry.header.is_some()),
        is_complete: entries.iter().all(|entry| entry.header.is_some() && entry.is_sound),
        guesses: 0,
        problems: Vec::new(),
    };
    checker.check_identifiers();
    checker.check_duplicates();
    checker.check_labels();
    checker.check_references();
    checker.check_cycles();
    checker.check_ends(*options);
    checker.problems.sort_by_key(|problem| (problem.file, problem.place.start, problem.kind));
    checker.problems
}

struct Checker<'a> {
    entries: &'a [Entry<'a>],
    links: &'a Links<'a>,
    /// Whether every id could be read, so that an id that was not found is not there.
    has_all_ids: bool,
    /// Whether everything could be read: labels and edges too.
    is_complete: bool,
    guesses: usize,
    problems: Vec<Problem>,
}

impl<'a> Checker<'a> {
    fn push(
        &mut self,
        kind: ProblemKind,
        file: usize,
        at: (Key, &Text<Place>),
        text: String,
        hint: Option<String>,
    ) {
        let Some(header) = self.entries[file].header else { return };
        self.problems.push(Problem {
            kind,
            is_warning: false,
            file,
            rev: header.rev.value.clone(),
            key: at.0,
            literal: at.1.value.clone(),
            place: at.1.at,
            text,
            hint,
        });
    }

    fn headers(&self) -> impl Iterator<Item = (usize, &'a Header)> + use<'a> {
        headers(self.entries)
    }

    fn rev(&self, file: usize) -> &'a str {
        self.entries[file].header.map_or("?", |header| &header.rev.value)
    }

    /// Ids in a row. Of many only the first and the last: the text is said at each of them.
    fn revs(&self, files: &[usize], separator: &str) -> String {
        let ids: Vec<&str> = match files {
            [first @ .., last] if files.len() > MAX_LISTED => {
                let shown = first.iter().take(MAX_LISTED - 1).map(|file| self.rev(*file));
                shown.chain(["…", self.rev(*last)]).collect()
            }
            all => all.iter().map(|file| self.rev(*file)).collect(),
        };
        ids.join(separator)
    }

    fn check_identifiers(&mut self) {
        for (file, header) in self.headers() {
            if let Some((text, hint)) = revision_fault(&header.rev.value) {
                self.push(ProblemKind::MalformedRevision, file, (Key::Rev, &header.rev), text, Some(hint));
            }
            for label in header.branch_labels.iter().flat_map(|labels| &labels.items) {
                if let Some((text, hint)) = label_fault(&label.value) {
                    self.push(
                        ProblemKind::MalformedLabel,
                        file,
                        (Key::BranchLabels, label),
                        text,
                        Some(hint),
                    );
                }
            }
        }
    }

    fn check_duplicates(&mut self) {
        let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (file, header) in self.headers() {
            files.entry(&header.rev.value).or_default().push(file);
        }
        for (rev, files) in files.into_iter().filter(|(_, files)| files.len() > 1) {
            let names: Vec<_> = files.iter().take(MAX_LISTED).map(|file| self.entries[*file].file).collect();
            let text = format!("revision '{rev}' is present more than once: {}", names.join(", "));
            let hint =
                "each revision has an id of its own; if one file is a copy, give it another id, or remove it";
            for file in files {
                let Some(header) = self.entries[file].header else { continue };
                let at = (Key::Rev, &header.rev);
                self.push(ProblemKind::DuplicateRevision, file, at, text.clone(), Some(hint.to_owned()));
            }
        }
    }

    fn check_labels(&mut self) {
        let mut used_by: BTreeMap<&str, usize> = BTreeMap::new();
        for (file, header) in self.headers() {
            for label in header.branch_labels.iter().flat_map(|labels| &labels.items) {
                let at = (Key::BranchLabels, label);
                let (name, rev) = (&label.value, &header.rev.value);
                if let Some(other) = self.links.revision(name) {
                    let text = format!("branch name '{name}' in revision '{rev}' is the id of a revision");
                    let hint = format!(
                        "labels and ids are named alike; rename it here, or in {}",
                        self.entries[other].file
                    );
                    self.push(ProblemKind::LabelIsRevision, file, at, text, Some(hint));
                }
                if let Some(first) = used_by.get(name.as_str()) {
                    let text = format!(
                        "branch name '{name}' in revision '{rev}' already used by '{}'",
                        self.rev(*first)
                    );
                    let hint = format!(
                        "a label names one branch, and every later revision of it has it anyway; remove it here or from {}",
                        self.entries[*first].file
                    );
                    self.push(ProblemKind::DuplicateLabel, file, at, text, Some(hint));
                }
                used_by.entry(name).or_insert(file);
            }
        }
    }

    fn check_references(&mut self) {
        for (file, header) in self.headers() {
            for name in header.down_rev.iter().flat_map(|names| &names.items) {
                let found = self.links.revision(&name.value);
                self.check_reference(file, (Key::DownRev, name), found);
            }
            for name in header.depends_on.iter().flat_map(|names| &names.items) {
                let found = self.links.dependency(&name.value);
                self.check_reference(file, (Key::DependsOn, name), found);
            }
        }
    }

    fn check_reference(&mut self, file: usize, at: (Key, &Text<Place>), found: Option<usize>) {
        let (key, name, rev) = (at.0.as_str(), &at.1.value, self.rev(file));
        match found {
            // A second file of the same id is told as that.
            Some(other) if other == file => {
                let (text, hint) = match at.0 {
                    Key::DependsOn => (format!("revision '{rev}' depends on itself ('{name}')"), "remove it"),
                    _ => (
                        format!("revision '{rev}' is its own {key}"),
                        "name the revision before it; a first revision says `down_rev = None`",
                    ),
                };
                self.push(ProblemKind::SelfReference, file, at, text, Some(hint.to_owned()));
            }
            Some(_) => {}
            // It may be in a file that can not be read, which has an error of its own.
            None if !self.has_all_ids || (at.0 == Key::DependsOn && !self.is_complete) => {}
            None => {
                let text = format!("can't locate revision identified by '{name}' ({key} of '{rev}')");
                let hint = self.guess(at.0, name, rev);
                let kind = match at.0 {
                    Key::DependsOn => ProblemKind::UnknownDependency,
                    _ => ProblemKind::UnknownDownRevision,
                };
                self.push(kind, file, at, text, Some(hint));
            }
        }
    }

    fn guess(&mut self, key: Key, name: &str, own: &str) -> String {
        let labels = |header: &'a Header| header.labels().filter(move |_| key == Key::DependsOn);
        let names = self
            .headers()
            .flat_map(|(_, header)| std::iter::once(header.rev.value.as_str()).chain(labels(header)));
        let meant = if self.guesses < MAX_GUESSES {
            closest(name, names.filter(|other| *other != own))
        } else {
            None
        };
        self.guesses += 1;
        match (meant, key) {
            (Some(meant), _) => format!("did you mean '{meant}'?"),
            (None, Key::DependsOn) => {
                "no file has this id or branch label; was its file deleted or renamed?".to_owned()
            }
            (None, _) => "no file has this id; was its file deleted? A first revision says `down_rev = None`"
                .to_owned(),
        }
    }

    fn check_cycles(&mut self) {
        for cycle in cycles(self.links) {
            let following = cycle.iter().cycle().skip(1);
            let edges: Vec<(usize, usize)> = cycle.iter().copied().zip(following.copied()).collect();
            let is_followed = |(file, next): &(usize, usize)| self.links.parents[*file].contains(next);
            let path = format!("{} -> {}", self.revs(&cycle, " -> "), self.rev(cycle[0]));
            let (what, hint) = if edges.iter().all(is_followed) {
                (
                    "cycle",
                    "every line of down_rev leads to a first revision; change the one that leads back up",
                )
            } else {
                ("dependency cycle", "none of these can run first; remove a depends_on, or change a down_rev")
            };
            for edge in edges {
                let key = if is_followed(&edge) { Key::DownRev } else { Key::DependsOn };
                let text = format!("{what} is detected in revisions: {path}");
                self.push_edge(edge, key, text, hint);
            }
        }
    }

    /// A problem at the literal by which `file` names `target`.
    fn push_edge(&mut self, (file, target): (usize, usize), key: Key, text: String, hint: &str) {
        let Some(header) = self.entries[file].header else { return };
        let names = if key == Key::DownRev { &header.down_rev } else { &header.depends_on };
        let found = names.iter().flat_map(|names| &names.items).find(|name| match key {
            Key::DownRev => self.links.revision(&name.value) == Some(target),
            _ => self.links.dependency(&name.value) == Some(target),
        });
        if let Some(name) = found {
            self.push(ProblemKind::Cycle, file, (key, name), text, Some(hint.to_owned()));
        }
    }

    fn check_ends(&mut self, options: Options) {
        let is_certain = self.is_complete && !self.problems.iter().any(Problem::makes_ends_uncertain);
        if !is_certain {
            return;
        }
        let heads = self.links.heads();
        if options.heads != Heads::Any && heads.len() > 1 {
            let told = self.problems.len();
            let ends = format!("one of {} heads ({})", heads.len(), self.revs(&heads, ", "));
            // `heads` leaves out what others depend on.
            let is_left_out =
                self.links.depends.iter().flatten().any(|needed| heads.binary_search(needed).is_ok());
            let all = if is_left_out { self.revs(&heads, " ") } else { "heads".to_owned() };
            let hint = format!("join them with: cargo ftf-migrate merge {all}");
            self.push_ends(ProblemKind::SeveralHeads, &heads, &ends, &hint);
            self.problems[told..]
                .iter_mut()
                .for_each(|problem| problem.is_warning = options.heads == Heads::Warn);
        }
        let bases: Vec<usize> =
            (0..self.entries.len()).filter(|file| self.links.parents[*file].is_empty()).collect();
        if options.bases == Bases::Single && bases.len() > 1 {
            let ends = format!("one of {} bases ({})", bases.len(), self.revs(&bases, ", "));
            let hint = "all but the first follow another revision: name it in down_rev";
            self.push_ends(ProblemKind::SeveralBases, &bases, &ends, hint);
        }
    }

    fn push_ends(&mut self, kind: ProblemKind, files: &[usize], ends: &str, hint: &str) {
        for file in files {
            if let Some(header) = self.entries[*file].header {
                let text = format!("revision '{}' is {ends}", header.rev.value);
                self.push(kind, *file, (Key::Rev, &header.rev), text, Some(hint.to_owned()));
            }
        }
    }
}

impl Problem {
    /// Whether correcting this may change which revisions are heads or bases.
    fn makes_ends_uncertain(&self) -> bool {
        matches!(
            self.kind,
            ProblemKind::DuplicateRevision
                | ProblemKind::UnknownDownRevision
                | ProblemKind::SelfReference
                | ProblemKind::Cycle
        )
    }
}

/// The names of modules made from files: `(module, files)` for each name that more than one file gives.
pub fn check_module_names<'a>(
    names: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<(String, Vec<&'a str>)> {
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (module, file) in names {
        files.entry(module).or_default().push(file);
    }
    let clashes = files.into_iter().filter(|(_, files)| files.len() > 1);
    clashes.map(|(module, files)| (module.to_owned(), files)).collect()
}
