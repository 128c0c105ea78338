//! The provider's error tables, line by line (meta-api §4.4, §5.4, §6.4).

use super::error::{Remedy, Remedy::*, Trouble};
use app::domain::{
    channel::{ChannelKind, TroubleKind, TroubleKind::*},
    content::Cause,
};

/// After so many attempts a person decides.
pub(super) const ATTEMPTS: u32 = 6;

pub(super) fn of(kind: ChannelKind, trouble: &Trouble, attempts: u32) -> Remedy {
    if trouble.is_unknown {
        return Unknown;
    }
    let remedy = match kind {
        ChannelKind::Whatsapp => whatsapp(trouble),
        ChannelKind::Messenger | ChannelKind::Instagram => pages(trouble, attempts),
        // Channels of our own call nobody.
        ChannelKind::Web | ChannelKind::InApp => Give(Cause::Rejected),
    };
    match remedy {
        Wait | SlowChannel if attempts >= ATTEMPTS => Give(worn_out(trouble, remedy)),
        remedy => remedy,
    }
}

/// What to call it in the end.
fn worn_out(trouble: &Trouble, remedy: Remedy) -> Cause {
    match (trouble.code, remedy) {
        (131_056, _) | (_, SlowChannel) => Cause::Busy,
        (2_018_321, _) => Cause::HeldElsewhere,
        _ if trouble.subcode == Some(2_018_321) => Cause::HeldElsewhere,
        _ => Cause::Outage,
    }
}

/// What an admin is to know of it although the channel goes on.
pub(super) fn notice(kind: ChannelKind, trouble: &Trouble) -> Option<TroubleKind> {
    match (kind, trouble.code, trouble.subcode) {
        (ChannelKind::Whatsapp, 131_048, _) => Some(Limited),
        (ChannelKind::Whatsapp, 130_497 | 131_064, _) => Some(Noticed),
        // Its name is not approved, it is not registered, or terms are to be agreed to: an admin's matter at the provider.
        (ChannelKind::Whatsapp, 131_037 | 131_045 | 133_000..=133_016 | 134_011, _) => Some(Noticed),
        // Not on the test number's list, or nothing of the kind goes by this API: to be set up there.
        (ChannelKind::Whatsapp, 131_030 | 131_063, _) => Some(Noticed),
        (ChannelKind::Messenger | ChannelKind::Instagram, 36_103, _) => Some(Noticed),
        (ChannelKind::Messenger | ChannelKind::Instagram, _, Some(2_534_013)) => Some(Noticed),
        (ChannelKind::Messenger | ChannelKind::Instagram, 2_018_338, _) => Some(Noticed),
        (ChannelKind::Messenger | ChannelKind::Instagram, _, Some(2_018_338)) => Some(Noticed),
        (ChannelKind::Messenger | ChannelKind::Instagram, ..) if may_not_use_tag(trouble) => Some(Noticed),
        _ => None,
    }
}

/// Subcodes are gone there since v16: the code alone decides (meta-api §1.5).
fn whatsapp(trouble: &Trouble) -> Remedy {
    match trouble.code {
        0 | 190 => StopChannel(Reconnect),
        3 | 10 | 200..=299 | 131_005 => StopChannel(Permission),
        368 | 131_031 => StopChannel(Restricted),
        131_042 => StopChannel(Payment),
        1 | 2 | 131_000 | 131_016 | 131_057 | 133_004 | 131_056 => Wait,
        4 | 80_007 | 130_429 | 17 | 32 | 341 | 613 => SlowChannel,
        506 => Unknown,
        132_001 | 132_015 | 132_016 => SyncTemplates,
        code => match whatsapp_gives_up(code) {
            Some(cause) => Give(cause),
            None if trouble.is_transient => Wait,
            None => Give(Cause::Rejected),
        },
    }
}

fn whatsapp_gives_up(code: i64) -> Option<Cause> {
    Some(match code {
        131_047 | 470 => Cause::WindowOver,
        131_026 => Cause::Unreachable,
        131_050 => Cause::OptedOut,
        // Not before 24 hours for the first: a person decides whether and when.
        131_049 | 130_472 => Cause::HeldBack,
        130_497 => Cause::Country,
        131_048 | 131_064 => Cause::Restricted,
        131_052 | 131_053 => Cause::File,
        131_063 | 132_000 | 132_005 | 132_007 | 132_012 | 132_018 | 132_068 | 132_069 => Cause::Template,
        131_037 | 131_045 | 133_000 | 133_005 | 133_006 | 133_008..=133_010 | 133_015 | 133_016 => {
            Cause::Disconnected
        }
        100 | 33 | 131_008 | 131_009 | 131_021 | 131_030 | 131_051 | 131_062 | 134_011 | 135_000
        | 137_000 => Cause::Rejected,
        _ => return None,
    })
}

/// The app has not the feature by which people may write for seven days (§5.3): for this desk the window is over after one.
fn may_not_use_tag(trouble: &Trouble) -> bool {
    let said = trouble.detail.to_ascii_lowercase().replace('_', " ");
    said.contains("human agent")
}

/// Messenger and Instagram share one table: through a page, both codes come on both.
fn pages(trouble: &Trouble, attempts: u32) -> Remedy {
    if may_not_use_tag(trouble) {
        return Give(Cause::WindowOver);
    }
    // Some numbers are told as a code in one place and as a subcode in another.
    if let Some(remedy) = by_subcode(trouble.subcode.unwrap_or(trouble.code), attempts) {
        return remedy;
    }
    match (trouble.code, trouble.subcode) {
        (190, _) => StopChannel(Reconnect),
        (368, _) => StopChannel(Restricted),
        (551, _) => Give(Cause::Unreachable),
        // About somebody's profile, which no message waits for.
        (230 | 9010, _) => Give(Cause::Rejected),
        (10 | 200..=299, None) => StopChannel(Permission),
        (4 | 17 | 32 | 341 | 613, _) => SlowChannel,
        (36_103, _) => Give(Cause::Disconnected),
        // The message may have been sent: no blind second one.
        (2 | 506 | 1200, _) => Unknown,
        // It never left us.
        (Trouble::NO_CODE, _) if trouble.is_transient => Wait,
        (_, _) if trouble.is_transient => Unknown,
        (_, _) => Give(Cause::Rejected),
    }
}

fn by_subcode(number: i64, attempts: u32) -> Option<Remedy> {
    Some(match number {
        2_018_278 | 2_018_065 | 2_534_022 => Give(Cause::WindowOver),
        2_018_108 | 2_018_001 | 1_545_041 | 2_534_014 => Give(Cause::Unreachable),
        1_893_063 | 2_534_029 => StopChannel(Restricted),
        2_018_300 | 2_534_037 => Give(Cause::HeldElsewhere),
        2_018_321 => Wait,
        1_893_015 | 1_404_170 | 2_018_352 | 2_018_354 | 2_018_338 => Give(Cause::HeldBack),
        // Uploading once more helps, and each attempt uploads anew.
        2_018_074 if attempts < 2 => Wait,
        2_018_008 | 2_018_047 | 2_018_074 | 2_018_109 | 2_018_294 => Give(Cause::File),
        1_357_046 => Unknown,
        2_534_077 => StopChannel(Reconnect),
        2_534_041 => StopChannel(Permission),
        2_534_013 => Give(Cause::Disconnected),
        2_534_040 => SlowChannel,
        9_000_001 => WithoutQuote,
        2_534_015 | 2_534_025 | 2_534_068 | 2_018_048 | 2_018_218 | 2_018_247 => Give(Cause::Rejected),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ChannelKind::*;

    fn trouble(code: i64, subcode: i64) -> Trouble {
        Trouble { code, subcode: (subcode != 0).then_some(subcode), ..Trouble::default() }
    }

    #[test]
    fn every_line_of_the_whatsapp_table() {
        let table: &[(&[i64], Remedy)] = &[
            (&[0, 190], StopChannel(Reconnect)),
            (&[3, 10, 200, 230, 299, 131_005], StopChannel(Permission)),
            (&[368, 131_031], StopChannel(Restricted)),
            (&[130_497], Give(Cause::Country)),
            (&[131_042], StopChannel(Payment)),
            (&[1, 2, 131_000, 131_016, 133_004, 131_057], Wait),
            (&[4, 80_007, 130_429], SlowChannel),
            (&[131_056], Wait),
            (&[131_048, 131_064], Give(Cause::Restricted)),
            (&[131_047, 470], Give(Cause::WindowOver)),
            (&[131_026], Give(Cause::Unreachable)),
            (&[131_049, 130_472], Give(Cause::HeldBack)),
            (&[131_050], Give(Cause::OptedOut)),
            (&[131_052, 131_053], Give(Cause::File)),
            (&[100, 33, 131_008, 131_009, 135_000, 131_051], Give(Cause::Rejected)),
            (&[131_021, 131_030, 131_062, 137_000, 134_011], Give(Cause::Rejected)),
            (&[131_037, 131_045, 133_010], Give(Cause::Disconnected)),
            (
                &[131_063, 132_000, 132_012, 132_018, 132_005, 132_007, 132_068, 132_069],
                Give(Cause::Template),
            ),
            (&[132_001, 132_015, 132_016], SyncTemplates),
            (&[133_000, 133_005, 133_006, 133_008, 133_009, 133_015, 133_016], Give(Cause::Disconnected)),
            (&[341, 17, 32, 613], SlowChannel),
            (&[506], Unknown),
            (&[424_242, -1], Give(Cause::Rejected)),
        ];
        for (codes, remedy) in table {
            for &code in *codes {
                assert_eq!(of(Whatsapp, &trouble(code, 0), 1), *remedy, "{code}");
                // No subcode counts there.
                assert_eq!(of(Whatsapp, &trouble(code, 2_018_278), 1), *remedy, "{code}");
            }
        }
    }

    #[test]
    fn every_line_of_the_messenger_and_instagram_tables() {
        let table: &[(&[(i64, i64)], Remedy)] = &[
            (&[(10, 2_018_278), (10, 2_018_065), (10, 2_534_022)], Give(Cause::WindowOver)),
            (&[(10, 2_018_108), (551, 0), (551, 1_545_041), (200, 1_545_041)], Give(Cause::Unreachable)),
            (&[(100, 2_018_001), (100, 2_534_014), (1_545_041, 0)], Give(Cause::Unreachable)),
            (&[(10, 1_893_063), (368, 0), (100, 2_534_029)], StopChannel(Restricted)),
            (&[(2_018_300, 0), (10, 2_018_300), (100, 2_534_037)], Give(Cause::HeldElsewhere)),
            (&[(2_018_321, 0), (10, 2_018_321)], Wait),
            (&[(10, 1_893_015), (10, 1_404_170), (4, 2_018_354), (9, 2_018_352)], Give(Cause::HeldBack)),
            (&[(613, 2_018_338)], Give(Cause::HeldBack)),
            (&[(100, 2_018_008), (2_018_047, 0), (2_018_109, 0), (100, 2_018_294)], Give(Cause::File)),
            (&[(100, 2_018_074)], Wait),
            (&[(100, 0), (1, 0), (3, 0), (99, 0), (230, 0), (9010, 0)], Give(Cause::Rejected)),
            (&[(190, 0), (190, 463), (10, 2_534_077)], StopChannel(Reconnect)),
            (&[(200, 0), (10, 0), (200, 2_534_041)], StopChannel(Permission)),
            (&[(4, 0), (32, 0), (613, 0), (613, 2_534_040)], SlowChannel),
            (&[(1, 1_357_046), (2, 0), (2, 77), (1200, 0), (506, 0)], Unknown),
            (&[(9_000_001, 0)], WithoutQuote),
            (&[(2_018_048, 0), (2_018_218, 0), (2_018_247, 0)], Give(Cause::Rejected)),
            (&[(100, 2_534_013), (36_103, 0)], Give(Cause::Disconnected)),
            (&[(100, 2_534_015), (100, 2_534_025), (2_534_068, 0), (10, 77)], Give(Cause::Rejected)),
        ];
        for (codes, remedy) in table {
            for &(code, subcode) in *codes {
                assert_eq!(of(Messenger, &trouble(code, subcode), 1), *remedy, "{code}/{subcode}");
                assert_eq!(of(Instagram, &trouble(code, subcode), 1), *remedy, "{code}/{subcode}");
            }
        }
        assert_eq!(of(Messenger, &trouble(100, 2_018_074), 2), Give(Cause::File), "uploaded anew once");
    }

    #[test]
    fn an_admin_hears_of_what_no_agent_can_mend() {
        assert_eq!(notice(Whatsapp, &trouble(131_048, 0)), Some(Limited));
        assert_eq!(notice(Whatsapp, &trouble(131_064, 0)), Some(Noticed));
        assert_eq!(notice(Whatsapp, &trouble(130_497, 0)), Some(Noticed));
        assert_eq!(notice(Messenger, &trouble(613, 2_018_338)), Some(Noticed));
        assert_eq!(notice(Instagram, &trouble(2_018_338, 0)), Some(Noticed));
        assert_eq!(notice(Whatsapp, &trouble(131_047, 0)), None);
    }

    #[test]
    fn a_page_may_be_refused_without_a_reason() {
        let is_vague = super::super::error::is_vague;
        assert!(is_vague(Messenger, &trouble(1, 0)) && is_vague(Instagram, &trouble(99, 0)));
        for other in [trouble(1, 1_357_046), trouble(100, 0), trouble(0, 0), trouble(551, 0)] {
            assert!(!is_vague(Messenger, &other), "{other:?}");
        }
        assert!(!is_vague(Whatsapp, &trouble(1, 0)), "there it passes");
    }

    #[test]
    fn nothing_is_tried_for_ever_and_nothing_unknown_is_tried_again() {
        let ends = [
            (Whatsapp, trouble(131_056, 0), Cause::Busy),
            (Whatsapp, trouble(130_429, 0), Cause::Busy),
            (Whatsapp, trouble(131_000, 0), Cause::Outage),
            (Messenger, trouble(613, 0), Cause::Busy),
            (Messenger, trouble(2_018_321, 0), Cause::HeldElsewhere),
            (Instagram, Trouble::unreached("no route"), Cause::Outage),
        ];
        for (kind, trouble, cause) in ends {
            assert!(matches!(of(kind, &trouble, 5), Wait | SlowChannel), "{trouble:?}");
            for attempts in [6, 7, u32::MAX] {
                assert_eq!(of(kind, &trouble, attempts), Give(cause), "{trouble:?}");
            }
        }
        for kind in [Whatsapp, Messenger, Instagram] {
            assert_eq!(of(kind, &Trouble::lost("timed out"), 1), Unknown);
            let passing = Trouble { code: 4242, is_transient: true, ..Trouble::default() };
            assert_eq!(of(kind, &passing, 1), if kind == Whatsapp { Wait } else { Unknown });
        }
    }
}
