//! A message as part of a file's name and as the name of a type.

/// Names that the prelude of revision files uses: a type of such a name would hide what its own file needs.
const TAKEN: [&str; 33] = [
    "Array",
    "BigInt",
    "Boolean",
    "Bytes",
    "Char",
    "ColumnDef",
    "Connection",
    "ConstraintKind",
    "Custom",
    "Database",
    "Date",
    "Deferrable",
    "Double",
    "Enum",
    "ForeignKeyAction",
    "ForeignKeyMatch",
    "Identity",
    "Integer",
    "Interval",
    "Json",
    "Jsonb",
    "Migrate",
    "Numeric",
    "Op",
    "Real",
    "Self",
    "Text",
    "Time",
    "Timestamp",
    "Type",
    "Uuid",
    "Value",
    "Varchar",
];

/// `Add users table!` → `add_users_table`, cut between words so that it is not longer than `longest`.
pub(super) fn slug(message: &str, longest: usize) -> String {
    let mut slug = String::new();
    for word in words(message) {
        let separator = usize::from(!slug.is_empty());
        if slug.len() + separator + word.len() > longest {
            if slug.is_empty() {
                slug.push_str(&word[..longest.min(word.len())]);
            }
            break;
        }
        if separator == 1 {
            slug.push('_');
        }
        slug.push_str(&word);
    }
    slug
}

/// `Add users table!` → `AddUsersTable`.
pub(super) fn type_name(message: &str) -> String {
    let mut name: String = words(message).iter().map(|word| capitalised(word)).collect();
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert_str(0, "Migration");
    } else if TAKEN.contains(&name.as_str()) {
        name.push_str("Migration");
    }
    name
}

/// Letters and digits of ASCII, in lower case: file names and modules have no others. Other letters are written as one says
/// them, so that a message in any script still names its file.
fn words(message: &str) -> Vec<String> {
    let message = deunicode::deunicode(message);
    let split = message.split(|c: char| !c.is_ascii_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{slug, type_name};

    #[test]
    fn messages_become_file_names_and_types() {
        let table = [
            ("Add users table", "add_users_table", "AddUsersTable"),
            ("  add   users-table!! ", "add_users_table", "AddUsersTable"),
            ("2nd try", "2nd_try", "Migration2ndTry"),
            ("größe", "grosse", "Grosse"),
            ("Añade índice de usuarios", "anade_indice_de_usuarios", "AnadeIndiceDeUsuarios"),
            ("Ταξινόμηση №5", "taxinomese_no5", "TaxinomeseNo5"),
            ("日本", "ri_ben", "RiBen"),
            ("добавить таблицу", "dobavit_tablitsu", "DobavitTablitsu"),
            ("🚀 launch", "rocket_launch", "RocketLaunch"),
            ("\u{e000}", "", "Migration"),
            ("!?…", "", "Migration"),
            ("self", "self", "SelfMigration"),
            ("op", "op", "OpMigration"),
            (
                "a message that is much longer than forty characters",
                "a_message_that_is_much_longer_than_forty",
                "AMessageThatIsMuchLongerThanFortyCharacters",
            ),
        ];
        for (message, file, name) in table {
            assert_eq!(
                (slug(message, 40).as_str(), type_name(message).as_str()),
                (file, name),
                "{message:?}"
            );
        }
    }

    #[test]
    fn one_long_word_is_cut() {
        assert_eq!(slug(&"x".repeat(50), 40), "x".repeat(40));
        assert_eq!(slug("anything", 0), "");
    }
}
