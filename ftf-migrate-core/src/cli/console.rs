//! Where text goes: results to stdout, everything else to stderr, all of it masked.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use super::args::{Color, Format, Options};
use super::databases::split_named_url;
use super::mask::{mask, mask_secret};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// The terminal or the pipes that the program talks to.
#[derive(Clone, Debug)]
pub struct Console {
    quiet: bool,
    verbose: bool,
    format: Format,
    color: Color,
    database_urls: Vec<String>,
    /// What the database is called that is worked on, in a project that has several.
    database: Option<String>,
}

impl Console {
    /// A console that heeds the options. Sets when colours are used for the whole process.
    pub fn new(options: &Options) -> Self {
        let choice = match options.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        Self {
            quiet: options.quiet,
            verbose: options.verbose,
            format: options.format,
            color: options.color,
            database_urls: options
                .database_url
                .iter()
                .map(|text| split_named_url(text).1.to_owned())
                .collect(),
            database: None,
        }
    }

    /// Makes this URL known, so that its password is masked however it is quoted.
    pub fn set_database_url(&mut self, url: &str) {
        self.database_urls.push(url.to_owned());
    }

    /// From now on the program speaks of this database, one of several.
    pub fn set_database(&mut self, name: Option<&str>) {
        self.database = name.map(str::to_owned);
    }

    /// What the database is called that the program speaks of, in a project that has several.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// A JSON object with the name of the database in it, in a project that has several.
    pub fn labelled(&self, mut value: Value) -> Value {
        if let (Some(database), Some(fields)) = (&self.database, value.as_object_mut()) {
            fields.insert("database".to_owned(), database.as_str().into());
        }
        value
    }

    /// Whether `-v` was given.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether `-q` was given.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// When colours are used.
    pub fn color(&self) -> Color {
        self.color
    }

    /// How results are written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether progress is drawn, and not only told in lines.
    pub(crate) fn has_progress_bar(&self) -> bool {
        self.is_interactive() && self.color != Color::Never
    }

    /// The columns of the terminal that results go to; `None` when they go elsewhere.
    pub fn width(&self) -> Option<usize> {
        let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(width.0))
    }

    /// Whether results may hold more than ASCII: the terminal and its locale can show it, or a file or pipe takes them.
    pub fn is_unicode(&self) -> bool {
        supports_unicode::on(supports_unicode::Stream::Stdout)
    }

    /// Whether a person watches and questions can be asked.
    pub fn is_interactive(&self) -> bool {
        !self.quiet && self.format == Format::Text && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Writes a result to stdout. A reader that went away (`history | head`) is no failure.
    ///
    /// # Errors
    ///
    /// Stdout cannot be written, for example because a disk is full.
    pub fn result(&self, text: &str) -> io::Result<()> {
        let mut stdout = anstream::stdout().lock();
        let written = stdout.write_all(self.mask(text).as_bytes()).and_then(|()| stdout.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// Writes a script to stdout as it is, whatever it holds: it is for a database.
    ///
    /// # Errors
    ///
    /// As [`Self::result`].
    pub(crate) fn script(sql: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(sql.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// Writes a document to the file `out`, or to stdout if there is none, as it is: it may be a program or a script. A file
    /// that is there is replaced, and never left half written.
    ///
    /// # Errors
    ///
    /// As [`Self::result`], or the file cannot be written.
    pub fn document(text: &str, out: Option<&Path>) -> io::Result<()> {
        let Some(path) = out else { return Self::script(text) };
        let present = std::fs::metadata(path).ok();
        // A device or a pipe is written to, not replaced.
        if present.as_ref().is_some_and(|it| !it.is_file()) {
            return std::fs::write(path, text);
        }
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut half = path.as_os_str().to_owned();
        half.push(".half");
        let written = std::fs::write(&half, text).and_then(|()| match present {
            Some(present) => std::fs::set_permissions(&half, present.permissions()),
            None => Ok(()),
        });
        let written = written.and_then(|()| std::fs::rename(&half, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&half);
        }
        written
    }

    /// Says what was done, unless `-q`. Programs that read JSON are told by events and by the result.
    pub fn note(&self, text: &str) {
        if !self.quiet && self.format == Format::Text {
            write_stderr(&self.mask(text));
        }
    }

    /// A line of JSON that tells what happens, unless `-q`.
    pub(crate) fn event(&self, event: Value) {
        if !self.quiet {
            write_stderr(&self.mask(&self.labelled(event).to_string()));
        }
    }

    /// A line of JSON that tells why the program ends, also with `-q`.
    pub(crate) fn last_event(&self, event: &Value) {
        write_stderr(&self.mask(&event.to_string()));
    }

    /// Says something that a person should know of.
    pub fn warning(&self, text: &str) {
        let text = self.mask(text);
        if self.format == Format::Json {
            let event = json!({"event": "warning", "message": text});
            return write_stderr(&self.labelled(event).to_string());
        }
        write_stderr(&format!("{WARNING}warning{WARNING:#}: {}{text}", self.of_database()));
    }

    /// Says why the program stops and what to do next.
    pub fn error(&self, text: &str, hint: Option<&str>) {
        let text = self.mask(text);
        // A hint is our own text and may show how a URL is written, with a password that is none.
        let hint = hint.map(|hint| {
            self.database_urls.iter().fold(hint.to_owned(), |hint, url| mask_secret(&hint, Some(url)))
        });
        if self.format == Format::Json {
            let event = json!({"event": "error", "message": text, "hint": hint});
            return write_stderr(&self.labelled(event).to_string());
        }
        write_stderr(&format!("{ERROR}error{ERROR:#}: {}{text}", self.of_database()));
        if let Some(hint) = hint {
            let hint = hint.replace('\n', "\n      ");
            write_stderr(&format!("{HELP}help{HELP:#}: {hint}"));
        }
    }

    /// Asks a question that yes or no answers. Only `y` and `yes` are yes.
    pub fn confirm(&self, question: &str) -> bool {
        matches!(self.ask(&format!("{question} [y/N]")).to_lowercase().as_str(), "y" | "yes")
    }

    /// Asks a question and gives the line that is typed; empty when nobody can answer.
    pub fn ask(&self, question: &str) -> String {
        let mut stderr = anstream::stderr().lock();
        let mut answer = String::new();
        let asked = write!(stderr, "{} ", self.mask(question)).and_then(|()| stderr.flush());
        let read = asked.and_then(|()| io::stdin().read_line(&mut answer));
        if read.is_ok() { answer.trim().to_owned() } else { String::new() }
    }

    /// The text without passwords.
    pub fn mask(&self, text: &str) -> String {
        let text = self.database_urls.iter().fold(text.to_owned(), |text, url| mask_secret(&text, Some(url)));
        mask(&text)
    }

    /// What an error or a warning begins with.
    fn of_database(&self) -> String {
        self.database.as_ref().map(|name| format!("{name}: ")).unwrap_or_default()
    }
}

/// A line to stderr, masked by the caller. There is no one left to tell when that fails.
fn write_stderr(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
