//! The grammar of what stands between the parentheses of `#[migration(…)]`.
//!
//! The macro reads it from the compiler's tokens, the scanner from the text of a file. Both hand it to [`parse`], so
//! that they agree and say the same about a mistake. `P` is a place: a [`Place`](crate::header::Place) in a file, or a
//! compiler's span.

use crate::{digest::Fnv64, hint};

/// A piece of the attribute: a token, as far as the grammar cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<P> {
    /// What it is.
    pub kind: PieceKind,
    /// Where it stands.
    pub at: P,
}

/// What a [`Piece`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// An identifier.
    Word(String),
    /// A string literal, as the text that it stands for.
    Text(String),
    /// `=`.
    Equals,
    /// `,`.
    Comma,
    /// `[`.
    Open,
    /// `]`.
    Close,
    /// Anything else, as it is written.
    Other(String),
}

/// A key of the attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The revision's own id.
    Rev,
    /// The revisions that it follows.
    DownRev,
    /// The names of the branch that begins here.
    BranchLabels,
    /// The revisions of other branches that must be there first.
    DependsOn,
    /// Whether it runs in a transaction.
    Transaction,
    /// Why it can not be undone.
    Irreversible,
    /// What it does, in a line.
    Message,
}

impl Key {
    /// All keys, in the order in which they are listed to people.
    pub const ALL: [Self; 7] = [
        Self::Rev,
        Self::DownRev,
        Self::BranchLabels,
        Self::DependsOn,
        Self::Transaction,
        Self::Irreversible,
        Self::Message,
    ];

    /// The key as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rev => "rev",
            Self::DownRev => "down_rev",
            Self::BranchLabels => "branch_labels",
            Self::DependsOn => "depends_on",
            Self::Transaction => "transaction",
            Self::Irreversible => "irreversible",
            Self::Message => "message",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str() == word)
    }
}

/// A text and where its literal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<P> {
    /// The text without quotes.
    pub value: String,
    /// Where the literal stands.
    pub at: P,
}

/// `None`, one text, or a list of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts<P> {
    /// The texts as they are written. Empty for `None`.
    pub items: Vec<Text<P>>,
    /// Where the value begins: `None`, the literal, or `[`.
    pub first: P,
    /// Where the value ends: `None`, the literal, or `]`.
    pub last: P,
}

impl<P> Texts<P> {
    /// The texts without their places.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|item| item.value.as_str())
    }
}

/// What a `#[migration(…)]` says, as far as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<P> {
    /// `rev`.
    pub rev: Option<Text<P>>,
    /// `down_rev`.
    pub down_rev: Option<Texts<P>>,
    /// `branch_labels`.
    pub branch_labels: Option<Texts<P>>,
    /// `depends_on`.
    pub depends_on: Option<Texts<P>>,
    /// `transaction`.
    pub transaction: Option<bool>,
    /// `irreversible`.
    pub irreversible: Option<Text<P>>,
    /// `message`.
    pub message: Option<Text<P>>,
}

impl<P> Attribute<P> {
    const EMPTY: Self = Self {
        rev: None,
        down_rev: None,
        branch_labels: None,
        depends_on: None,
        transaction: None,
        irreversible: None,
        message: None,
    };

    /// The keys that name revisions or labels, with every text under them.
    pub fn identifiers(&self) -> impl Iterator<Item = (Key, &Text<P>)> {
        let lists = [
            (Key::DownRev, &self.down_rev),
            (Key::BranchLabels, &self.branch_labels),
            (Key::DependsOn, &self.depends_on),
        ];
        let listed = lists
            .into_iter()
            .flat_map(|(key, texts)| texts.iter().flat_map(move |t| t.items.iter().map(move |i| (key, i))));
        self.rev.iter().map(|rev| (Key::Rev, rev)).chain(listed)
    }

    /// A hash of all that is said, so that two readings of one attribute can be compared. Never 0.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv64::new();
        for (key, text) in self.identifiers() {
            hash.part(key.as_str());
            hash.part(&text.value);
        }
        hash.part(match self.transaction {
            None => "",
            Some(true) => "true",
            Some(false) => "false",
        });
        for text in [&self.irreversible, &self.message] {
            hash.part(text.as_ref().map_or("", |text| &text.value));
        }
        hash.finish().max(1)
    }
}

/// What is wrong with an attribute, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake<P> {
    /// The piece that is wrong; `None` when something is missing from the whole.
    pub at: Option<P>,
    /// What is wrong.
    pub text: String,
    /// What to do.
    pub hint: String,
}

/// Reads the pieces between the parentheses. All mistakes are gathered; what could be read is handed out with them.
pub fn parse<P: Copy>(pieces: &[Piece<P>]) -> (Attribute<P>, Vec<Mistake<P>>) {
    let mut parser =
        Parser { pieces, at: 0, attribute: Attribute::EMPTY, mistakes: Vec::new(), seen: Vec::new() };
    while parser.at < pieces.len() {
        let start = parser.at;
        if let Err(mistake) = parser.entry() {
            parser.mistakes.push(mistake);
            parser.skip_entry(start);
        }
    }
    for key in [Key::Rev, Key::DownRev] {
        if !parser.seen.contains(&key) {
            parser.mistakes.push(missing(key));
        }
    }
    (parser.attribute, parser.mistakes)
}

fn missing<P>(key: Key) -> Mistake<P> {
    let hint = match key {
        Key::Rev => "every revision has an id of its own: `rev = \"ae1027a6acf\"`",
        _ => {
            "say which revision this one follows: `down_rev = \"ae1027a6acf\"`, or `down_rev = None` for a first one"
        }
    };
    Mistake {
        at: None,
        text: format!("`{}` is missing from #[migration]", key.as_str()),
        hint: hint.to_owned(),
    }
}

struct Parser<'a, P> {
    pieces: &'a [Piece<P>],
    at: usize,
    attribute: Attribute<P>,
    mistakes: Vec<Mistake<P>>,
    /// The keys met so far, with a readable value or not: a bad value is one mistake, not also a missing key.
    seen: Vec<Key>,
}

impl<'a, P: Copy> Parser<'a, P> {
    fn entry(&mut self) -> Result<(), Mistake<P>> {
        let key_piece = self.next("a key such as `rev`")?;
        let key_at = key_piece.at;
        let PieceKind::Word(word) = &key_piece.kind else {
            return Err(expected(key_at, &key_piece.kind, "a key such as `rev`"));
        };
        let Some(key) = Key::from_word(word) else {
            return Err(self.unknown_key(key_at, word));
        };
        if self.seen.contains(&key) {
            return Err(Mistake {
                at: Some(key_at),
                text: format!("`{word}` is given twice"),
                hint: "leave one of them out".to_owned(),
            });
        }
        self.seen.push(key);
        let after_key = format!("`=` after `{word}`");
        let equals = self.next(&after_key)?;
        if equals.kind != PieceKind::Equals {
            return Err(expected(equals.at, &equals.kind, &after_key));
        }
        self.value(key)?;
        self.comma()
    }

    fn unknown_key(&mut self, at: P, word: &str) -> Mistake<P> {
        let keys = Key::ALL.map(Key::as_str);
        let list = format!("the keys are: {}", keys.join(", "));
        // Alembic's word is further from ours than a slip of the keys.
        let meant = if word == "revision" { Some("rev") } else { hint::closest(word, keys) };
        // A key that is only misspelt is not missing as well.
        self.seen.extend(meant.and_then(Key::from_word));
        let hint = match meant {
            Some(meant) => format!("did you mean `{meant}`? {list}"),
            None => list,
        };
        Mistake { at: Some(at), text: format!("unknown key `{word}` in #[migration]"), hint }
    }

    fn value(&mut self, key: Key) -> Result<(), Mistake<P>> {
        match key {
            Key::Rev => self.attribute.rev = Some(self.text(key)?),
            Key::Irreversible => self.attribute.irreversible = Some(self.text(key)?),
            Key::Message => self.attribute.message = Some(self.text(key)?),
            Key::Transaction => self.attribute.transaction = Some(self.boolean()?),
            Key::DownRev => self.attribute.down_rev = Some(self.texts(key)?),
            Key::BranchLabels => self.attribute.branch_labels = Some(self.texts(key)?),
            Key::DependsOn => self.attribute.depends_on = Some(self.texts(key)?),
        }
        Ok(())
    }

    fn text(&mut self, key: Key) -> Result<Text<P>, Mistake<P>> {
        let wanted = wanted_value(key);
        let piece = self.next(wanted)?;
        match &piece.kind {
            PieceKind::Text(value) => Ok(Text { value: value.clone(), at: piece.at }),
            other => Err(expected(piece.at, other, wanted)),
        }
    }

    fn boolean(&mut self) -> Result<bool, Mistake<P>> {
        let wanted = wanted_value(Key::Transaction);
        let piece = self.next(wanted)?;
        match &piece.kind {
            PieceKind::Word(word) if word == "true" => Ok(true),
            PieceKind::Word(word) if word == "false" => Ok(false),
            other => Err(expected(piece.at, other, wanted)),
        }
    }

    fn texts(&mut self, key: Key) -> Result<Texts<P>, Mistake<P>> {
        let wanted = wanted_value(key);
        let piece = self.next(wanted)?;
        let first = piece.at;
        match &piece.kind {
            PieceKind::Word(word) if word == "None" => Ok(Texts { items: Vec::new(), first, last: first }),
            PieceKind::Text(value) => {
                let items = vec![Text { value: value.clone(), at: first }];
                Ok(Texts { items, first, last: first })
            }
            PieceKind::Open => self.list(key, first),
            other => Err(expected(first, other, wanted)),
        }
    }

    fn list(&mut self, key: Key, first: P) -> Result<Texts<P>, Mistake<P>> {
        let mut items: Vec<Text<P>> = Vec::new();
        loop {
            let piece = self.next("a string, or `]`")?;
            match &piece.kind {
                PieceKind::Close if items.is_empty() && key == Key::DownRev => {
                    return Err(empty_down_rev(first));
                }
                PieceKind::Close => return Ok(Texts { items, first, last: piece.at }),
                PieceKind::Text(value) if items.iter().any(|item| item.value == *value) => {
                    self.mistakes.push(named_twice(key, value, piece.at));
                }
                PieceKind::Text(value) => items.push(Text { value: value.clone(), at: piece.at }),
                other => return Err(expected(piece.at, other, "a string, or `]`")),
            }
            match self.pieces.get(self.at).map(|piece| &piece.kind) {
                Some(PieceKind::Comma) => self.at += 1,
                Some(PieceKind::Close) | None => {}
                Some(_) => {
                    let piece = self.next("`,`")?;
                    return Err(expected(piece.at, &piece.kind, "`,` or `]`"));
                }
            }
        }
    }

    fn comma(&mut self) -> Result<(), Mistake<P>> {
        let Some(piece) = self.pieces.get(self.at) else { return Ok(()) };
        if piece.kind == PieceKind::Comma {
            self.at += 1;
            return Ok(());
        }
        let mistake = expected(piece.at, &piece.kind, "`,` and the next key, or the end");
        if !matches!(piece.kind, PieceKind::Word(_)) {
            return Err(mistake);
        }
        // Only the comma is missing: the next entry is read as usual.
        self.mistakes.push(mistake);
        Ok(())
    }

    fn next(&mut self, wanted: &str) -> Result<&'a Piece<P>, Mistake<P>> {
        let Some(piece) = self.pieces.get(self.at) else {
            let at = self.pieces.last().map(|piece| piece.at);
            return Err(Mistake {
                at,
                text: format!("#[migration(…)] ends where {wanted} should be"),
                hint: example(),
            });
        };
        self.at += 1;
        Ok(piece)
    }

    /// After a mistake: on to the comma that ends the entry which began at `start`.
    fn skip_entry(&mut self, start: usize) {
        let mut depth = 0usize;
        self.at = start;
        while let Some(piece) = self.pieces.get(self.at) {
            self.at += 1;
            match piece.kind {
                PieceKind::Open => depth += 1,
                PieceKind::Close => depth = depth.saturating_sub(1),
                PieceKind::Comma if depth == 0 => break,
                _ => {}
            }
        }
    }
}

const fn wanted_value(key: Key) -> &'static str {
    match key {
        Key::Rev | Key::Irreversible | Key::Message => "a string",
        Key::Transaction => "`true` or `false`",
        Key::DownRev => "`None`, a string, or a list of strings",
        Key::BranchLabels | Key::DependsOn => "a string or a list of strings",
    }
}

fn expected<P>(at: P, found: &PieceKind, wanted: &str) -> Mistake<P> {
    let found = match found {
        PieceKind::Word(word) => format!("`{word}`"),
        PieceKind::Text(text) => format!("{text:?}"),
        PieceKind::Equals => "`=`".to_owned(),
        PieceKind::Comma => "`,`".to_owned(),
        PieceKind::Open => "`[`".to_owned(),
        PieceKind::Close => "`]`".to_owned(),
        PieceKind::Other(other) => format!("`{other}`"),
    };
    let hint = match found.as_str() {
        "`Some`" => "write the string alone, without `Some(…)`".to_owned(),
        _ => example(),
    };
    Mistake { at: Some(at), text: format!("expected {wanted}, found {found}"), hint }
}

fn example() -> String {
    "it reads like `#[migration(rev = \"ae1027a6acf\", down_rev = \"1975ea83b712\")]`; the values are written out, \
     because the graph is read without running any code"
        .to_owned()
}

fn empty_down_rev<P>(at: P) -> Mistake<P> {
    Mistake {
        at: Some(at),
        text: "`down_rev` is an empty list".to_owned(),
        hint: "a revision that follows no other says `down_rev = None`".to_owned(),
    }
}

fn named_twice<P>(key: Key, value: &str, at: P) -> Mistake<P> {
    Mistake {
        at: Some(at),
        text: format!("'{value}' is named twice in `{}`", key.as_str()),
        hint: "leave one of them out".to_owned(),
    }
}
