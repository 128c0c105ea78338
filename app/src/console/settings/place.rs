//! Where one is in the settings, as the address says: `/settings/tags/tag_…`.

use crate::domain::agent::Role;

/// The rooms of the settings, in the order of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Workspace,
    Products,
    Channels,
    Accounts,
    Agents,
    Groups,
    Routing,
    Tags,
    Topics,
    QuickResponses,
}

impl Section {
    pub const ALL: [Section; 10] = [
        Self::Workspace,
        Self::Products,
        Self::Channels,
        Self::Accounts,
        Self::Agents,
        Self::Groups,
        Self::Routing,
        Self::Tags,
        Self::Topics,
        Self::QuickResponses,
    ];

    /// Its name in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Products => "products",
            Self::Channels => "channels",
            Self::Accounts => "accounts",
            Self::Agents => "agents",
            Self::Groups => "groups",
            Self::Routing => "routing",
            Self::Tags => "tags",
            Self::Topics => "topics",
            Self::QuickResponses => "quick-responses",
        }
    }

    pub fn icon(self) -> &'static str {
        match self {
            Self::Workspace => "i-settings",
            Self::Products => "i-box",
            Self::Channels => "i-chat",
            Self::Accounts => "i-link",
            Self::Agents => "i-user",
            Self::Groups => "i-users",
            Self::Routing => "i-transfer",
            Self::Tags => "i-tag",
            Self::Topics => "i-tree",
            Self::QuickResponses => "i-quote",
        }
    }

    /// Everybody has quick responses of his own; the rest belongs to admins.
    pub fn open_to(self, role: Role) -> bool {
        role == Role::Admin || self == Self::QuickResponses
    }

    /// The section that opens when none is named.
    pub fn first_for(role: Role) -> Section {
        Self::ALL.into_iter().find(|section| section.open_to(role)).unwrap_or(Self::QuickResponses)
    }

    pub fn path(self) -> String {
        format!("/settings/{}", self.slug())
    }

    pub fn path_of(self, id: &str) -> String {
        format!("/settings/{}/{id}", self.slug())
    }

    pub fn path_of_new(self) -> String {
        self.path_of(NEW)
    }

    /// A new one that begins under another one: a topic under its parent.
    pub fn path_of_new_under(self, id: &str) -> String {
        format!("/settings/{}/{NEW}/{id}", self.slug())
    }
}

const NEW: &str = "new";

/// What the editor is open on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    New { under: Option<String> },
    Item(String),
}

/// An address within the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `None` is `/settings` itself: on a phone, the list of sections.
    pub section: Option<Section>,
    pub picked: Option<Picked>,
}

impl Place {
    /// Reads what comes after `/settings/`. An unknown section is the start page.
    pub fn read(rest: &str) -> Self {
        let mut words = rest.split('/').filter(|word| !word.is_empty());
        let section = words.next().and_then(|slug| Section::ALL.into_iter().find(|s| s.slug() == slug));
        let picked = match (section, words.next()) {
            (Some(_), Some(NEW)) => Some(Picked::New { under: words.next().map(str::to_owned) }),
            (Some(_), Some(id)) => Some(Picked::Item(id.to_owned())),
            _ => None,
        };
        Self { section, picked }
    }

    pub fn path(&self) -> String {
        match (self.section, &self.picked) {
            (None, _) => "/settings".to_owned(),
            (Some(section), None) => section.path(),
            (Some(section), Some(Picked::Item(id))) => section.path_of(id),
            (Some(section), Some(Picked::New { under: None })) => section.path_of_new(),
            (Some(section), Some(Picked::New { under: Some(id) })) => section.path_of_new_under(id),
        }
    }

    /// What a phone shows of it: the value of `data-view`.
    pub fn view(&self) -> &'static str {
        match (self.section, &self.picked) {
            (None, _) => "nav",
            // A channel's editor is a page of its own.
            (Some(Section::Channels), _) | (Some(_), None) => "page",
            (Some(_), Some(_)) => "editor",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_from_its_path() {
        for path in [
            "/settings",
            "/settings/tags",
            "/settings/tags/new",
            "/settings/tags/tag_1",
            "/settings/topics/new/top_1",
            "/settings/quick-responses/qkr_1",
        ] {
            let rest = path.strip_prefix("/settings").unwrap_or_default();
            assert_eq!(Place::read(rest).path(), path);
        }
    }

    #[test]
    fn an_unknown_section_is_the_start_page() {
        assert_eq!(Place::read("nonsense/new"), Place { section: None, picked: None });
    }

    #[test]
    fn agents_and_supervisors_see_quick_responses_only() {
        for role in [Role::Agent, Role::Supervisor] {
            let open: Vec<_> = Section::ALL.into_iter().filter(|s| s.open_to(role)).collect();
            assert_eq!(open, [Section::QuickResponses]);
            assert_eq!(Section::first_for(role), Section::QuickResponses);
        }
        assert_eq!(Section::first_for(Role::Admin), Section::Workspace);
    }
}
