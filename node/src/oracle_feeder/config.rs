// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The feeder's file: as whom it speaks, and which institutions it asks.

use hyper::Uri;
use serde::Deserialize;
use sp_core::{
	H256,
	crypto::{AccountId32, Ss58Codec},
};
use std::{collections::BTreeSet, path::Path, time::Duration};
use timebank_primitives::PartnerId;

/// Institutions that one node asks. All of them can answer at the same time, with as much as is taken from each.
const MAX_INSTITUTIONS: usize = 32;

/// Bytes of an address.
const MAX_URL: usize = 1_024;

/// Seconds between two polls of an institution: what can be set, and what holds unless something is set.
const POLL_SECONDS: std::ops::RangeInclusive<u64> = 1..=86_400;
const DEFAULT_POLL_SECONDS: u64 = 60;

/// Hours from one sweep of a feed to the next.
const SWEEP_HOURS: std::ops::RangeInclusive<u64> = 1..=720;
const DEFAULT_SWEEP_HOURS: u64 = 24;

/// Characters of an account: `0x` and 64 digits. An address has fewer. Longer texts are not even looked at, since the time that
/// an address takes to read grows with the square of its length.
const MAX_ACCOUNT: usize = 66;

/// Whom the feeder asks, and as whom it speaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
	/// The account that holds the role of an oracle operator. Its key is in the node's keystore.
	pub operator: AccountId32,
	/// How long to wait from one answer of an institution to the next question.
	pub poll: Duration,
	/// How long to wait after a feed was read from its beginning until it is read again.
	pub sweep: Duration,
	/// The institutions, at least one, each of them once.
	pub sources: Vec<Source>,
}

/// One institution.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
	/// Its number in the chain's register of partners.
	pub partner: PartnerId,
	/// Where it answers, without a query.
	pub url: String,
}

/// The file as it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
	operator: String,
	poll_seconds: Option<u64>,
	sweep_hours: Option<u64>,
	#[serde(default)]
	institution: Vec<Institution>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Institution {
	partner: PartnerId,
	url: String,
}

impl Config {
	/// Read the file at `path`. Fails with a text for the operator.
	pub fn load(path: &Path) -> Result<Self, String> {
		std::fs::read_to_string(path)
			.map_err(|error| error.to_string())
			.and_then(|text| Self::parse(&text))
			.map_err(|error| format!("The oracle feeder's file {}: {error}", path.display()))
	}

	fn parse(text: &str) -> Result<Self, String> {
		let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
		let operator = account(&file.operator)
			.ok_or("operator is neither an address nor a public key of 32 bytes in hex (0x…)")?;

		let seconds = file.poll_seconds.unwrap_or(DEFAULT_POLL_SECONDS);
		if !POLL_SECONDS.contains(&seconds) {
			let (least, most) = (POLL_SECONDS.start(), POLL_SECONDS.end());
			return Err(format!("poll_seconds must be from {least} to {most}"));
		}
		let hours = file.sweep_hours.unwrap_or(DEFAULT_SWEEP_HOURS);
		if !SWEEP_HOURS.contains(&hours) {
			let (least, most) = (SWEEP_HOURS.start(), SWEEP_HOURS.end());
			return Err(format!("sweep_hours must be from {least} to {most}"));
		}

		if file.institution.is_empty() {
			return Err("there is no [[institution]]".into());
		}
		if file.institution.len() > MAX_INSTITUTIONS {
			return Err(format!("there are more than {MAX_INSTITUTIONS} institutions"));
		}
		let mut partners = BTreeSet::new();
		let mut sources = Vec::new();
		for Institution { partner, url } in file.institution {
			if !partners.insert(partner) {
				return Err(format!("institution {partner} is there twice"));
			}
			check_url(&url).map_err(|error| format!("the url of institution {partner} {error}"))?;
			sources.push(Source { partner, url });
		}
		Ok(Self {
			operator,
			poll: Duration::from_secs(seconds),
			sweep: Duration::from_secs(hours * 3_600),
			sources,
		})
	}
}

/// An account, as an address or as `0x` and 64 digits.
pub fn account(text: &str) -> Option<AccountId32> {
	if text.len() > MAX_ACCOUNT {
		return None;
	}
	match text.strip_prefix("0x") {
		Some(_) => bytes(text).map(AccountId32::new),
		None => AccountId32::from_ss58check(text).ok(),
	}
}

/// 32 bytes: `0x` and 64 digits.
pub fn bytes(text: &str) -> Option<[u8; 32]> {
	// The parser would take a second `0x`.
	let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 64)?;
	digits.parse().ok().map(|H256(bytes)| bytes)
}

/// Whether an institution can be asked there without anybody listening in.
fn check_url(url: &str) -> Result<(), &'static str> {
	if url.len() > MAX_URL {
		return Err("is too long");
	}
	// What follows a `#` is never sent, and `Uri` drops it.
	if url.contains(['?', '#']) {
		return Err("must not have a query or a fragment: the feeder adds what it asks for");
	}
	let uri: Uri = url.parse().map_err(|_| "is none")?;
	let host = uri.host().filter(|host| !host.is_empty()).ok_or("names no host")?;
	if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
		return Err("must not carry a name or a password");
	}
	match uri.scheme_str() {
		Some("https") => Ok(()),
		Some("http") if ["127.0.0.1", "[::1]", "localhost"].contains(&host) => Ok(()),
		Some("http") => Err("must begin with https://, since it is not on this machine"),
		_ => Err("must begin with https://"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	const ALICE_HEX: &str = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";

	/// A file with these lines at its top and one institution with these lines.
	fn file(top: &str, institution: &str) -> Result<Config, String> {
		Config::parse(&format!("{top}\n[[institution]]\n{institution}"))
	}

	fn with_url(url: &str) -> Result<Config, String> {
		file(&format!("operator = '{ALICE}'"), &format!("partner = 7\nurl = '{url}'"))
	}

	#[test]
	fn a_whole_file_is_read() {
		let config = Config::parse(&format!(
			"operator = '{ALICE_HEX}'
			poll_seconds = 5
			sweep_hours = 2
			[[institution]]
			partner = 7
			url = 'https://clinic.example/feed/changes'
			[[institution]]
			partner = 3
			url = 'http://127.0.0.1:8080'"
		));
		let source = |partner, url: &str| Source { partner, url: url.into() };
		assert_eq!(
			config,
			Ok(Config {
				operator: AccountId32::from_ss58check(ALICE).expect("a valid address"),
				poll: Duration::from_secs(5),
				sweep: Duration::from_secs(7_200),
				sources: vec![
					source(7, "https://clinic.example/feed/changes"),
					source(3, "http://127.0.0.1:8080"),
				],
			})
		);
	}

	#[test]
	fn a_minute_passes_between_polls_and_a_day_between_sweeps_unless_set() {
		let config = with_url("https://clinic.example/changes").expect("it is complete");
		assert_eq!(config.poll, Duration::from_secs(60));
		assert_eq!(config.sweep, Duration::from_secs(86_400));
	}

	#[test]
	fn polls_and_sweeps_are_bounded() {
		for (name, most, beyond) in
			[("poll_seconds", "86400", "86401"), ("sweep_hours", "720", "721")]
		{
			let at = |number: &str| {
				let top = format!("operator = '{ALICE}'\n{name} = {number}");
				file(&top, "partner = 7\nurl = 'https://clinic.example'").is_ok()
			};
			assert!(at("1") && at(most), "{name}");
			for wrong in ["0", beyond, "-1", "1.5", "'60'"] {
				assert!(!at(wrong), "{name} = {wrong}");
			}
		}
	}

	#[test]
	fn the_operator_is_an_account() {
		let with = |operator: &str| {
			let top = format!("operator = '{operator}'");
			file(&top, "partner = 7\nurl = 'https://clinic.example'")
		};
		assert!(with(ALICE).is_ok() && with(ALICE_HEX).is_ok());
		for wrong in [
			"",
			"0x",
			"Alice",
			"//Alice",
			&ALICE[..47],
			&ALICE.replace('Y', "Z"),
			&ALICE_HEX[2..],
			&ALICE_HEX[..65],
			&format!("{ALICE_HEX}00"),
			&ALICE_HEX.replace('d', "g"),
			&format!("0x{ALICE_HEX}"),
			&format!("0x{}", &ALICE_HEX[..64]),
		] {
			let error = with(wrong).expect_err(wrong);
			assert!(error.starts_with("operator is neither"), "{wrong}: {error}");
		}
	}

	#[test]
	fn what_is_unknown_or_missing_is_refused() {
		let operator = format!("operator = '{ALICE}'");
		let complete = "partner = 7\nurl = 'https://clinic.example'";
		assert!(file(&operator, complete).is_ok());
		for (top, institution, what) in [
			("", complete, "missing field `operator`"),
			(&format!("{operator}\npol_seconds = 5"), complete, "unknown field `pol_seconds`"),
			(&operator, "url = 'https://clinic.example'", "missing field `partner`"),
			(&operator, "partner = 7", "missing field `url`"),
			(&operator, "partner = -1\nurl = 'https://clinic.example'", "-1"),
			(&operator, "partner = 4294967296\nurl = 'https://clinic.example'", "4294967296"),
			(&operator, &format!("{complete}\ntoken = 'x'"), "unknown field `token`"),
			(&operator, &format!("{complete}\n[[institution]]\n{complete}"), "7 is there twice"),
		] {
			let error = file(top, institution).expect_err(what);
			assert!(error.contains(what), "{what}: {error}");
		}
		assert_eq!(Config::parse(&operator), Err("there is no [[institution]]".into()));
	}

	#[test]
	fn institutions_are_bounded() {
		let with = |count: usize| {
			let mut text = format!("operator = '{ALICE}'\n");
			for partner in 0..count {
				text +=
					&format!("[[institution]]\npartner = {partner}\nurl = 'https://a.example'\n");
			}
			Config::parse(&text)
		};
		assert!(with(MAX_INSTITUTIONS).is_ok());
		assert!(with(MAX_INSTITUTIONS + 1).is_err());
	}

	#[test]
	fn nothing_is_sent_in_the_open() {
		for good in [
			"https://clinic.example/changes",
			"https://clinic.example:8443",
			"https://192.0.2.7/changes",
			"HTTPS://clinic.example/",
			"http://127.0.0.1:8080/changes",
			"http://[::1]:8080/changes",
			"http://localhost/changes",
		] {
			assert!(with_url(good).is_ok(), "{good}: {:?}", with_url(good));
		}
		for bad in [
			"",
			"clinic.example",
			"/changes",
			"ftp://clinic.example/changes",
			"file:///etc/passwd",
			"http://clinic.example/changes",
			"http://127.0.0.2/changes",
			"http://localhost.example/changes",
			"http://127.0.0.1@clinic.example/changes",
			"https://user:secret@clinic.example/changes",
			"https://clinic.example/changes?key=1",
			"https://clinic.example/changes#top",
			"https:///changes",
			"https://clinic.example/a b",
			&format!("https://clinic.example/{}", "a".repeat(MAX_URL)),
		] {
			assert!(with_url(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn a_file_that_is_not_there_is_named() {
		let error = Config::load(Path::new("/nowhere/oracle.toml")).expect_err("it is not there");
		assert!(error.contains("/nowhere/oracle.toml"), "{error}");
	}
}
