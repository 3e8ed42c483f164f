// SPDX-License-Identifier: Apache-2.0

//! Texts of opinions that are used again and again.

use super::*;

#[test]
fn success_a_template_is_set_replaced_and_removed() {
	build_and_execute(|| {
		assert_ok!(set_template(7, Some(b"Too short notice")));
		let text = b"Too short notice".to_vec().try_into().expect("short");
		assert_eq!(last_event(), Event::TemplateSet { template: 7, text: Some(text) });
		assert_ok!(set_template(7, Some("Zu kurzfristig für viele".as_bytes())));
		assert_eq!(Audit::templates().len(), 1);
		assert_eq!(Audit::template(7).map(|text| text.len()), Some(25));
		assert_ok!(set_template(7, None));
		assert_eq!(last_event(), Event::TemplateSet { template: 7, text: None });
		assert_eq!(Audit::template(7), None);
	});
}

#[test]
fn success_a_decision_keeps_the_hash_of_the_text_that_it_was() {
	build_and_execute(|| {
		assert_ok!(set_template(7, Some(b"Too short notice")));
		let id = opened(request(activity(1)));
		assert_ok!(decide_with(AUDITOR, id, REFUSED, Opinion::Template(7)));
		let hash = sp_io::hashing::blake2_256(b"Too short notice");
		assert_eq!(outcome(id).opinion, hash);
		assert_ok!(set_template(7, Some(b"Another")));
		assert_eq!(outcome(id).opinion, hash);
	});
}

#[test]
fn fails_to_decide_with_a_template_that_is_not_there() {
	build_and_execute(|| {
		let id = opened(request(activity(1)));
		let decided = || decide_with(AUDITOR, id, REFUSED, Opinion::Template(7));
		assert_noop!(decided(), Error::<Test>::TemplateNotFound);
	});
}

#[test]
fn fails_for_others_and_for_what_says_nothing() {
	build_and_execute(|| {
		for origin in [signed(AUDITOR), signed(NATIONAL), RuntimeOrigin::none()] {
			assert_noop!(Audit::set_template(origin, 7, None), BAD_ORIGIN);
		}
		assert_noop!(set_template(7, None), Error::<Test>::TemplateNotFound);
		// What an interface sends if nobody chose anything says nothing.
		assert_noop!(set_template(0, Some(b"x")), Error::<Test>::InvalidTemplate);
		assert_noop!(set_template(7, Some(b"")), Error::<Test>::InvalidText);
		assert_noop!(set_template(7, Some(&[0xff, 0xfe])), Error::<Test>::InvalidText);
	});
}

#[test]
fn boundary_there_are_only_so_many() {
	build_and_execute(|| {
		for id in 1..4 {
			assert_ok!(set_template(id, Some(b"x")));
		}
		assert_noop!(set_template(4, Some(b"x")), Error::<Test>::TooManyTemplates);
		assert_ok!(set_template(2, Some(b"y")));
		assert_ok!(set_template(1, None));
		assert_ok!(set_template(4, Some(b"x")));
	});
}
