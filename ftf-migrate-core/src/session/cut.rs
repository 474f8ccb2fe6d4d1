//! A text of the user cut into its statements, where a database commits them one by one.
//!
//! The server is the judge of SQL; this only finds the semicolons that separate statements. Where it is in doubt, or
//! where a statement may need what another left in the session, the text stays whole.

use crate::capabilities::Database;

/// A text, looked at for its statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut<'a> {
    /// Its statements in order, without what separates them. What holds no statement is left out.
    pub(crate) statements: Vec<CutStatement<'a>>,
    /// Whether each can be sent by itself, at any time after those before it.
    pub(crate) is_certain: bool,
    /// Whether it has lines `DELIMITER …`, which are for the client and no SQL.
    pub(crate) has_delimiter: bool,
}

/// One statement of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CutStatement<'a> {
    pub(crate) sql: &'a str,
    /// Whether it changes rows and nothing else, so that it is rolled back with its transaction.
    pub(crate) is_dml: bool,
}

/// Finds the statements of a text.
pub(crate) fn cut(sql: &str, database: Database) -> Cut<'_> {
    let mut cutter = Cutter::new(sql, database);
    while cutter.step() {}
    cutter.finish();
    cutter.cut
}

/// Words that begin a statement after which the session is another.
const SESSION: &[&str] = &[
    "ABORT",
    "ATTACH",
    "BEGIN",
    "COMMIT",
    "DEALLOCATE",
    "DECLARE",
    "DETACH",
    "DISCARD",
    "END",
    "EXECUTE",
    "FLUSH",
    "HANDLER",
    "LISTEN",
    "LOCK",
    "PRAGMA",
    "PREPARE",
    "RELEASE",
    "RESET",
    "ROLLBACK",
    "SAVEPOINT",
    "SET",
    "START",
    "UNLOCK",
    "USE",
    "XA",
];

/// Words for something of the session in any statement.
const OF_SESSION: &[&str] = &[
    "CHANGES",
    "FOUND_ROWS",
    "LAST_INSERT_ID",
    "LAST_INSERT_ROWID",
    "ROW_COUNT",
    "TEMP",
    "TEMPORARY",
    "TOTAL_CHANGES",
];

const DML: &[&str] = &["DELETE", "INSERT", "REPLACE", "SELECT", "UPDATE", "VALUES", "WITH"];

/// What can be made of several statements.
const PROGRAM: &[&str] = &["EVENT", "FUNCTION", "PACKAGE", "PROCEDURE", "TRIGGER"];

/// What may stand between CREATE and the kind of what is created.
const BEFORE_KIND: &[&str] = &[
    "AGGREGATE",
    "ALGORITHM",
    "CREATE",
    "DEFINER",
    "INVOKER",
    "MERGE",
    "OR",
    "REPLACE",
    "SECURITY",
    "SQL",
    "TEMP",
    "TEMPORARY",
    "TEMPTABLE",
    "UNDEFINED",
    "CURRENT_USER",
    "CURRENT_ROLE",
];

struct Cutter<'a> {
    sql: &'a str,
    database: Database,
    at: usize,
    /// Where the statement begins that is being read, if it has begun, and where it ends so far.
    begun: Option<(usize, usize)>,
    statement: Reading,
    /// What ends a statement instead of a semicolon.
    delimiter: Option<&'a str>,
    cut: Cut<'a>,
}

/// What is known of the statement that is being read.
#[derive(Debug, Default)]
struct Reading {
    words: usize,
    is_dml: bool,
    kind: Kind,
    /// BEGIN and CASE that have not ended.
    depth: usize,
    /// The word before was END, which may be that of an IF or of a loop.
    after_end: bool,
    /// The character before the word makes it no keyword: a name behind a dot, a variable.
    before: Option<char>,
}

/// What a statement makes, as far as it has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// Nothing that has a body.
    #[default]
    Plain,
    /// CREATE: what is created has not been named yet.
    Create,
    /// Something that may have a body of statements.
    Program,
}

impl<'a> Cutter<'a> {
    fn new(sql: &'a str, database: Database) -> Self {
        let cut = Cut { statements: Vec::new(), is_certain: true, has_delimiter: false };
        Self { sql, database, at: 0, begun: None, statement: Reading::default(), delimiter: None, cut }
    }

    fn rest(&self) -> &'a str {
        &self.sql[self.at..]
    }

    fn is_mysql(&self) -> bool {
        self.database == Database::Mysql
    }

    /// Reads one token; false at the end.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return false };
        if let Some(delimiter) = self.delimiter.filter(|delimiter| rest.starts_with(delimiter)) {
            self.at += delimiter.len();
            self.end_statement();
            return true;
        }
        let comment = self.comment(first);
        if comment > 0 {
            self.at += comment;
        } else if first.is_whitespace() {
            self.at += first.len_utf8();
        } else if first == ';' && self.delimiter.is_none() {
            self.semicolon();
        } else if is_word(first) {
            let word = rest.split(|character| !is_word(character)).next().unwrap_or(rest);
            self.word(word);
        } else {
            let length = self.quoted(first).unwrap_or(first.len_utf8());
            self.symbol(first, length);
        }
        true
    }

    /// The length of the comment that begins here.
    fn comment(&mut self, first: char) -> usize {
        let rest = self.rest();
        let line = |rest: &str| rest.find('\n').map_or(rest.len(), |end| end + 1);
        match first {
            '#' if self.is_mysql() => line(rest),
            '-' if rest.starts_with("--") => {
                let is_comment = !self.is_mysql()
                    || rest[2..].chars().next().is_none_or(|next| next.is_whitespace() || next.is_control());
                if is_comment { line(rest) } else { 0 }
            }
            '/' if rest.starts_with("/*") => {
                // What stands in `/*! … */` is run.
                self.cut.is_certain &= !rest.starts_with("/*!") && !rest.starts_with("/*M!");
                let end = if self.database == Database::Postgres {
                    nested(rest)
                } else {
                    rest.find("*/").map(|at| at + 2)
                };
                self.cut.is_certain &= end.is_some();
                end.unwrap_or(rest.len())
            }
            _ => 0,
        }
    }

    /// The length of the text or name in quotes that begins here.
    fn quoted(&mut self, first: char) -> Option<usize> {
        let rest = self.rest();
        let end = match (first, self.database) {
            ('[', Database::Sqlite) => rest.find(']').map(|at| at + 1),
            ('$', Database::Postgres) => {
                let tag = rest[1..].find('$').map(|at| &rest[..at + 2])?;
                if !tag[1..tag.len() - 1].chars().all(is_word) {
                    return None;
                }
                rest[tag.len()..].find(tag).map(|at| at + 2 * tag.len())
            }
            ('`', Database::Postgres) => return None,
            ('\'' | '"' | '`', _) => {
                let end = rest[1..].find(first).map(|at| at + 2);
                // A backslash before the quote means one thing in one mode of the server and another in another.
                let within = end.map_or("", |end| &rest[..end - 1]);
                self.cut.is_certain &= !(within.ends_with('\\') && self.database != Database::Sqlite);
                end
            }
            _ => return None,
        };
        // What is open is a mistake, which the server is to see.
        self.cut.is_certain &= end.is_some();
        Some(end.unwrap_or(rest.len()))
    }

    /// What is neither space nor comment nor word.
    fn symbol(&mut self, first: char, length: usize) {
        self.begin();
        let reading = &mut self.statement;
        if first == '@' && reading.kind == Kind::Plain {
            self.cut.is_certain = false;
        }
        let reading = &mut self.statement;
        reading.before = Some(first);
        reading.after_end = false;
        if reading.words == 0 {
            // `(SELECT …)`: not ours to tell.
            reading.words = 1;
        }
        self.take(length);
    }

    fn word(&mut self, word: &'a str) {
        let upper = word.to_ascii_uppercase();
        if self.is_mysql() && self.statement.words == 0 && upper == "DELIMITER" {
            return self.set_delimiter();
        }
        self.begin();
        let is_name = matches!(self.statement.before.take(), Some('.' | '@'));
        if !is_name {
            self.keyword(&upper);
        }
        self.statement.words += 1;
        self.take(word.len());
    }

    fn keyword(&mut self, word: &str) {
        let is_first = self.statement.words == 0;
        let reading = &mut self.statement;
        if is_first {
            reading.is_dml = DML.contains(&word);
            reading.kind = if word == "CREATE" { Kind::Create } else { Kind::Plain };
        } else if reading.kind == Kind::Create && !BEFORE_KIND.contains(&word) {
            reading.kind = if PROGRAM.contains(&word) { Kind::Program } else { Kind::Plain };
        }
        if reading.kind == Kind::Program {
            return self.keyword_of_program(word);
        }
        let is_temporary = matches!(word, "TEMP" | "TEMPORARY");
        if (is_first && SESSION.contains(&word))
            || (OF_SESSION.contains(&word) && !(is_temporary && self.statement.is_dml))
        {
            self.cut.is_certain = false;
        }
    }

    /// Follows what begins and ends in a body.
    fn keyword_of_program(&mut self, word: &str) {
        let reading = &mut self.statement;
        if std::mem::take(&mut reading.after_end) {
            match word {
                // END IF, END LOOP: what it ends was not counted, so this END did not count either.
                "IF" | "LOOP" | "WHILE" | "REPEAT" | "FOR" => {
                    reading.depth += 1;
                    return;
                }
                "CASE" => return,
                _ => {}
            }
        }
        match word {
            "BEGIN" | "CASE" => reading.depth += 1,
            "END" => {
                reading.depth = reading.depth.saturating_sub(1);
                reading.after_end = true;
            }
            // A body that is an IF or a loop, without BEGIN around it: where it ends is not looked for.
            "LOOP" | "WHILE" | "REPEAT" | "THEN" if reading.depth == 0 => self.cut.is_certain = false,
            _ => {}
        }
    }

    fn semicolon(&mut self) {
        self.statement.after_end = false;
        if self.statement.kind == Kind::Program && self.statement.depth > 0 {
            self.take(1);
        } else {
            self.at += 1;
            self.end_statement();
        }
    }

    /// `DELIMITER //` to the end of its line.
    fn set_delimiter(&mut self) {
        self.cut.has_delimiter = true;
        let rest = self.rest();
        let line = rest.lines().next().unwrap_or_default();
        let delimiter = line["DELIMITER".len()..].trim();
        self.delimiter = Some(delimiter).filter(|delimiter| *delimiter != ";" && !delimiter.is_empty());
        self.at += line.len();
    }

    fn begin(&mut self) {
        if self.begun.is_none() {
            self.begun = Some((self.at, self.at));
        }
    }

    /// Takes so many bytes into the statement.
    fn take(&mut self, length: usize) {
        self.at += length;
        if let Some((_, end)) = &mut self.begun {
            *end = self.at;
        }
    }

    fn end_statement(&mut self) {
        let reading = std::mem::take(&mut self.statement);
        if let Some((start, end)) = self.begun.take() {
            self.cut.statements.push(CutStatement { sql: &self.sql[start..end], is_dml: reading.is_dml });
        }
    }

    /// At the end of the text: a body that is open was not understood.
    fn finish(&mut self) {
        self.cut.is_certain &= self.statement.depth == 0;
        self.end_statement();
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || !character.is_ascii()
}

/// The length of a comment that may hold comments.
fn nested(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}

#[cfg(test)]
mod tests;
