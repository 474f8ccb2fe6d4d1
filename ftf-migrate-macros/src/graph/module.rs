//! The names of the modules that revision files become.

/// Words that are no name for a module, not even in raw form or only in raw form.
const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield", "_",
];

/// The module of the file `relative` (its path below the location, with `/`): the path without `.rs`, everything that
/// can not stand in a name replaced by `_`, and `v` in front where it does not begin like a name.
pub(crate) fn name(relative: &str) -> String {
    let stem = relative.strip_suffix(".rs").unwrap_or(relative);
    let mut name: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        name.insert(0, 'v');
    }
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn every_file_name_gives_a_name() {
        let cases = [
            ("20260127_1234_ae10_add.rs", "v20260127_1234_ae10_add"),
            ("add-users.rs", "add_users"),
            ("shop/2026.rs", "shop_2026"),
            ("type.rs", "type_"),
            ("über.rs", "_ber"),
            (".rs", "v"),
        ];
        for (file, expected) in cases {
            assert_eq!(name(file), expected, "{file}");
        }
    }
}
