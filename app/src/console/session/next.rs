//! Where one wanted to go before one was asked to sign in.

/// The sign-in page's address, which remembers the path.
pub fn sign_in_path(path_and_query: &str) -> String {
    match path_and_query {
        "" | "/" | "/chats" => "/sign-in".to_owned(),
        path => format!("/sign-in?next={}", escape(path)),
    }
}

/// Where to go after signing in. A path of this desk only: an address to another site would lend our
/// sign-in page to those who fish for passwords.
pub fn wanted(next: Option<&str>) -> &str {
    let ours = |path: &&str| {
        let second = path.chars().nth(1);
        path.starts_with('/')
            && second != Some('/')
            && second != Some('\\')
            && !path.contains(char::is_control)
    };
    next.filter(ours)
        .filter(|path| !path.starts_with("/sign-in") && !path.starts_with("/first-run"))
        .unwrap_or("/chats")
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'_' | b'-' | b'.' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_where_one_wanted_to_go_but_never_to_another_site() {
        assert_eq!(wanted(Some("/archive?channel=web")), "/archive?channel=web");
        for elsewhere in
            ["//evil.example", "/\\evil.example", "https://evil.example", "", "chats", "/\t/evil"]
        {
            assert_eq!(wanted(Some(elsewhere)), "/chats", "{elsewhere}");
        }
        assert_eq!(wanted(Some("/sign-in?next=/sign-in")), "/chats", "no circle");
        assert_eq!(wanted(None), "/chats");
    }

    #[test]
    fn the_path_is_kept_in_the_address() {
        assert_eq!(
            sign_in_path("/chats/cnv_1?channel=web&a=b"),
            "/sign-in?next=/chats/cnv_1%3Fchannel%3Dweb%26a%3Db"
        );
        assert_eq!(sign_in_path("/chats"), "/sign-in");
    }
}
