// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What an institution answers, and how it is asked.
//!
//! A feed is a numbered list of changes. `GET {url}?after={cursor}&limit=100` is answered with status 200, of type
//! `application/json`, by the changes whose numbers (`seq`) come after the cursor:
//!
//! ```json
//! {"cursor": 42, "changes": [
//!   {"seq": 41, "member": "5Grw…", "topic": {"field": 3}, "version": 1,
//!    "attested": {"commitment": "0x…", "validUntil": 1799999999000}},
//!   {"seq": 42, "member": "0x…", "topic": {"credential": 1}, "version": 7, "attested": null}
//! ]}
//! ```
//!
//! `seq` grows from change to change, with gaps where the institution likes; `cursor` is the last one of them, or what was asked
//! for when there is nothing new. `version` is the institution's own number, from 1, of what it says of a member in a topic.
//! `attested` is null when there is nothing, or nothing any longer; `validUntil` is null when there is no end. Neither may be
//! left out: a misspelt name would turn "until May" into "for ever". Fields that the feeder does not know are passed over.

use super::config::{self, Source};
use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::{
	Request, StatusCode, Uri,
	body::Bytes,
	header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
	client::legacy::{Client, connect::HttpConnector},
	rt::TokioExecutor,
};
use pallet_oracles::{Fault, Value};
use serde::{Deserialize, Deserializer};
use sp_core::crypto::AccountId32;
use std::{error::Error, fmt, future::Future, time::Duration};
use timebank_primitives::{Attested, Commitment, Moment, Topic};

/// Changes that are asked for, and taken, at once.
pub const LIMIT: usize = 100;

/// Bytes that are read of an answer. A hundred changes take less than 40 KiB, a generous layout included.
const MAX_ANSWER: usize = 256 * 1_024;

/// How long an answer may take, from the first packet to its last byte.
const TIMEOUT: Duration = Duration::from_secs(10);

/// One thing that an institution says.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
	/// Its number in the feed.
	pub seq: u64,
	/// Of whom.
	pub member: AccountId32,
	/// About what.
	pub topic: Topic,
	/// What.
	pub value: Value,
}

/// Why there is nothing to take from an institution. The text is for the log, and carries nothing of the answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
	/// No answer in time, or none of status 200.
	Silent(String),
	/// An answer that is no feed.
	Malformed(String),
	/// An answer that is too long.
	Oversized,
	/// The feed ends before the point that it had reached.
	Rewound,
}

impl Trouble {
	/// As what the branch complains of it.
	pub fn fault(&self) -> Fault {
		match self {
			Self::Silent(_) => Fault::Silent,
			Self::Malformed(_) => Fault::Malformed,
			Self::Oversized => Fault::Oversized,
			Self::Rewound => Fault::Stale,
		}
	}
}

impl fmt::Display for Trouble {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Silent(why) => write!(f, "no answer ({why})"),
			Self::Malformed(why) => write!(f, "malformed ({why})"),
			Self::Oversized => write!(f, "an answer of more than {MAX_ANSWER} bytes"),
			Self::Rewound => f.write_str("the feed ends before the point that it had reached"),
		}
	}
}

/// An institution that can be asked.
pub trait Feed: Send + Sync {
	/// The changes after `after`: all of them, or as many as come at once, in order.
	fn poll(&self, after: u64) -> impl Future<Output = Result<Vec<Change>, Trouble>> + Send;
}

/// A client for all institutions.
pub type HttpClient = Client<HttpsConnector<HttpConnector>, Empty<Bytes>>;

/// Make the client. Fails when this machine knows no certificate authorities.
pub fn http_client() -> Result<HttpClient, String> {
	let connector = HttpsConnectorBuilder::new()
		.with_provider_and_native_roots(rustls::crypto::ring::default_provider())
		.map_err(|error| {
			format!("The oracle feeder finds no certificate authorities on this machine: {error}")
		})?
		// Which addresses may go without TLS was decided when the file was read.
		.https_or_http()
		.enable_http1()
		.build();
	Ok(Client::builder(TokioExecutor::new())
		// A poll comes long after the one before it.
		.pool_max_idle_per_host(0)
		.build(connector))
}

/// An institution behind an address. Redirects are not followed: the client follows none.
pub struct HttpFeed {
	client: HttpClient,
	url: String,
	timeout: Duration,
}

impl HttpFeed {
	/// The feed of `source`.
	pub fn new(client: HttpClient, source: &Source) -> Self {
		Self { client, url: source.url.clone(), timeout: TIMEOUT }
	}

	async fn get(&self, after: u64) -> Result<Bytes, Trouble> {
		let uri: Uri = format!("{}?after={after}&limit={LIMIT}", self.url)
			.parse()
			.map_err(|error| Trouble::Silent(format!("{error}")))?;
		let request = Request::get(uri)
			.header(ACCEPT, "application/json")
			.header(USER_AGENT, "timebank-oracle-feeder")
			.body(Empty::new())
			.map_err(|error| Trouble::Silent(causes(&error)))?;
		let response =
			self.client.request(request).await.map_err(|error| Trouble::Silent(causes(&error)))?;

		if response.status() != StatusCode::OK {
			return Err(Trouble::Silent(format!("status {}", response.status().as_u16())));
		}
		let is_json = response
			.headers()
			.get(CONTENT_TYPE)
			.and_then(|kind| kind.to_str().ok())
			.and_then(|kind| kind.split(';').next())
			.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
		if !is_json {
			return Err(Trouble::Malformed("the type is not application/json".into()));
		}
		match Limited::new(response.into_body(), MAX_ANSWER).collect().await {
			Ok(body) => Ok(body.to_bytes()),
			Err(error) if error.is::<LengthLimitError>() => Err(Trouble::Oversized),
			Err(error) => Err(Trouble::Silent(causes(&*error))),
		}
	}
}

impl Feed for HttpFeed {
	async fn poll(&self, after: u64) -> Result<Vec<Change>, Trouble> {
		let answer = tokio::time::timeout(self.timeout, self.get(after))
			.await
			.map_err(|_| Trouble::Silent("too slow".into()))??;
		parse(&answer, after)
	}
}

/// An error and what lies behind it.
fn causes(error: &(dyn Error + 'static)) -> String {
	let mut text = error.to_string();
	let mut next = error.source();
	while let Some(cause) = next {
		text += &format!(": {cause}");
		next = cause.source();
	}
	text
}

/// An answer as it stands.
#[derive(Deserialize)]
struct Answer {
	cursor: u64,
	changes: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
	seq: u64,
	member: String,
	topic: Subject,
	version: u64,
	#[serde(deserialize_with = "present")]
	attested: Option<Attestation>,
}

/// One of the two.
#[derive(Deserialize)]
struct Subject {
	field: Option<u16>,
	credential: Option<u16>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attestation {
	commitment: String,
	#[serde(deserialize_with = "present")]
	valid_until: Option<Moment>,
}

/// A value that may be null but not missing.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
	deserializer: D,
) -> Result<Option<T>, D::Error> {
	Option::deserialize(deserializer)
}

/// Read an answer to the question for what comes after `after`: all of it, or nothing.
pub fn parse(answer: &[u8], after: u64) -> Result<Vec<Change>, Trouble> {
	let answer: Answer = serde_json::from_slice(answer).map_err(|error| {
		// Not the error's own text, which quotes the answer.
		let kind = if error.is_data() { "it is no feed" } else { "it is not JSON" };
		Trouble::Malformed(format!("{kind}, line {} column {}", error.line(), error.column()))
	})?;
	if answer.cursor < after {
		return Err(Trouble::Rewound);
	}
	if answer.changes.len() > LIMIT {
		return Err(Trouble::Malformed(format!("more than {LIMIT} changes")));
	}
	let mut changes = Vec::new();
	let mut last = after;
	for (place, entry) in answer.changes.into_iter().enumerate() {
		let change = change(entry, last).map_err(|why| {
			Trouble::Malformed(format!("change {} of the answer: {why}", place + 1))
		})?;
		last = change.seq;
		changes.push(change);
	}
	if answer.cursor != last {
		return Err(Trouble::Malformed("the cursor is not the last change's number".into()));
	}
	Ok(changes)
}

/// One change, which comes after the number `last`.
fn change(entry: Entry, last: u64) -> Result<Change, &'static str> {
	if entry.seq <= last {
		return Err("its number does not grow");
	}
	let member = config::account(&entry.member).ok_or("the member is no account")?;
	let topic = match (entry.topic.field, entry.topic.credential) {
		(Some(kind), None) => Topic::Field(kind),
		(None, Some(kind)) => Topic::Credential(kind),
		_ => return Err("the topic is neither a field nor a credential"),
	};
	if entry.version == 0 {
		return Err("versions begin with 1");
	}
	let attested = entry
		.attested
		.map(|attestation| {
			let commitment = config::bytes(&attestation.commitment)
				.map(Commitment)
				.ok_or("the commitment is not 32 bytes in hex")?;
			Ok::<_, &'static str>(Attested { commitment, valid_until: attestation.valid_until })
		})
		.transpose()?;
	let value = Value { version: entry.version, attested };
	Ok(Change { seq: entry.seq, member, topic, value })
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::crypto::Ss58Codec;
	use std::{
		io::{Read, Write},
		net::{SocketAddr, TcpListener},
		thread,
	};

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	const ALICE_HEX: &str = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";

	fn commitment() -> String {
		format!("0x{}", "07".repeat(32))
	}

	/// A change with these fields replaced, as JSON.
	fn entry(seq: u64, with: &[(&str, &str)]) -> String {
		let attested = format!(r#"{{"commitment":"{}","validUntil":null}}"#, commitment());
		let (seq, member) = (seq.to_string(), format!("\"{ALICE}\""));
		let mut fields = vec![
			("seq", seq.as_str()),
			("member", &member),
			("topic", r#"{"field":3}"#),
			("version", "1"),
			("attested", &attested),
		];
		for (name, value) in with {
			fields.retain(|(field, _)| field != name);
			if !value.is_empty() {
				fields.push((name, value));
			}
		}
		let fields: Vec<_> =
			fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
		format!("{{{}}}", fields.join(","))
	}

	fn answer(cursor: u64, entries: &[String]) -> String {
		format!(r#"{{"cursor":{cursor},"changes":[{}]}}"#, entries.join(","))
	}

	fn alice() -> AccountId32 {
		AccountId32::from_ss58check(ALICE).expect("a valid address")
	}

	#[test]
	fn a_whole_answer_is_read() {
		let attested = format!(r#"{{"commitment":"{}","validUntil":1799}}"#, commitment());
		let text = answer(
			9,
			&[
				entry(6, &[("attested", &attested)]),
				entry(
					9,
					&[
						("member", &format!("\"{ALICE_HEX}\"")),
						("topic", r#"{"credential":1}"#),
						("version", "18446744073709551615"),
						("attested", "null"),
					],
				),
			],
		);
		let first = Attested { commitment: Commitment([7; 32]), valid_until: Some(1_799) };
		assert_eq!(
			parse(text.as_bytes(), 5),
			Ok(vec![
				Change {
					seq: 6,
					member: alice(),
					topic: Topic::Field(3),
					value: Value { version: 1, attested: Some(first) },
				},
				Change {
					seq: 9,
					member: alice(),
					topic: Topic::Credential(1),
					value: Value { version: u64::MAX, attested: None },
				},
			])
		);
	}

	#[test]
	fn there_may_be_nothing_new() {
		assert_eq!(parse(answer(5, &[]).as_bytes(), 5), Ok(Vec::new()));
	}

	#[test]
	fn unknown_fields_are_passed_over() {
		let topic = r#"{"field":3,"name":"phone"}"#;
		let text = answer(6, &[entry(6, &[("topic", topic), ("note", r#"{"a":[1,2]}"#)])])
			.replacen('{', r#"{"generated":"today","#, 1);
		assert_eq!(parse(text.as_bytes(), 5).map(|changes| changes.len()), Ok(1));
	}

	#[test]
	fn a_feed_that_goes_back_is_known() {
		assert_eq!(parse(answer(4, &[]).as_bytes(), 5), Err(Trouble::Rewound));
		assert_eq!(parse(answer(4, &[entry(4, &[])]).as_bytes(), 5), Err(Trouble::Rewound));
	}

	#[test]
	fn as_many_as_asked_for_are_taken() {
		let with = |count: u64| {
			let entries: Vec<_> = (1..=count).map(|seq| entry(seq, &[])).collect();
			let text = answer(count, &entries);
			assert!(text.len() < MAX_ANSWER / 4);
			parse(text.as_bytes(), 0).map(|changes| changes.len())
		};
		assert_eq!(with(100), Ok(100));
		assert!(matches!(with(101), Err(Trouble::Malformed(_))));
	}

	#[test]
	fn no_string_takes_long_to_read() {
		let long = "z".repeat(250_000);
		let attested =
			|commitment: &str| format!(r#"{{"commitment":"{commitment}","validUntil":null}}"#);
		let begin = std::time::Instant::now();
		for (name, value) in [
			("member", format!("\"{long}\"")),
			("member", format!("\"0x{long}\"")),
			("attested", attested(&long)),
			("attested", attested(&format!("0x{long}"))),
			("topic", format!(r#"{{"field":3,"credential":"{long}"}}"#)),
		] {
			let text = answer(6, &[entry(6, &[(name, &value)])]);
			assert!(text.len() < MAX_ANSWER);
			assert!(matches!(parse(text.as_bytes(), 5), Err(Trouble::Malformed(_))), "{name}");
		}
		// One of them took 17 seconds.
		let taken = begin.elapsed();
		assert!(taken < Duration::from_secs(1), "{taken:?}");
	}

	#[test]
	fn whatever_is_wrong_is_malformed() {
		let one = |with: &[(&str, &str)]| answer(6, &[entry(6, with)]);
		let attested = |inner: &str| one(&[("attested", &format!("{{{inner}}}"))]);
		let commitment = commitment();
		let nested = "[".repeat(100_000);
		let table = [
			// No JSON.
			"".to_string(),
			"<html></html>".into(),
			"{".into(),
			answer(5, &[]) + "{}",
			format!("\u{feff}{}", answer(5, &[])),
			nested,
			// No feed.
			"null".into(),
			"[]".into(),
			"{}".into(),
			r#"{"cursor":5}"#.into(),
			r#"{"changes":[]}"#.into(),
			r#"{"cursor":null,"changes":[]}"#.into(),
			r#"{"cursor":"5","changes":[]}"#.into(),
			r#"{"cursor":-5,"changes":[]}"#.into(),
			r#"{"cursor":5.0,"changes":[]}"#.into(),
			r#"{"cursor":18446744073709551616,"changes":[]}"#.into(),
			r#"{"cursor":5,"changes":{}}"#.into(),
			r#"{"cursor":5,"cursor":5,"changes":[]}"#.into(),
			r#"{"cursor":5,"changes":null}"#.into(),
			// The cursor is another one.
			answer(6, &[]),
			answer(7, &[entry(6, &[])]),
			answer(5, &[entry(6, &[])]),
			// The numbers do not grow.
			answer(5, &[entry(5, &[])]),
			answer(6, &[entry(6, &[]), entry(6, &[])]),
			answer(6, &[entry(7, &[]), entry(6, &[])]),
			// Something is missing.
			one(&[("seq", "")]),
			one(&[("member", "")]),
			one(&[("topic", "")]),
			one(&[("version", "")]),
			one(&[("attested", "")]),
			attested(&format!(r#""commitment":"{commitment}""#)),
			attested(r#""validUntil":null"#),
			// Something is wrong.
			one(&[("seq", "\"6\"")]),
			one(&[("member", "7")]),
			one(&[("member", "\"Alice\"")]),
			one(&[("member", "\"0x00\"")]),
			one(&[("member", &format!("\"{}\"", &ALICE_HEX[2..]))]),
			one(&[("member", &format!("\"{ALICE} \""))]),
			one(&[("topic", "3")]),
			one(&[("topic", "\"field\"")]),
			one(&[("topic", "{}")]),
			one(&[("topic", r#"{"field":3,"credential":1}"#)]),
			one(&[("topic", r#"{"field":65536}"#)]),
			one(&[("topic", r#"{"field":-1}"#)]),
			one(&[("topic", r#"{"field":"3"}"#)]),
			one(&[("version", "0")]),
			one(&[("version", "1.5")]),
			one(&[("version", "-1")]),
			one(&[("attested", "true")]),
			one(&[("attested", "\"\"")]),
			attested(r#""commitment":"","validUntil":null"#),
			attested(r#""commitment":"0x07","validUntil":null"#),
			attested(&format!(r#""commitment":"{}","validUntil":null"#, &commitment[2..])),
			attested(&format!(r#""commitment":"{commitment}00","validUntil":null"#)),
			attested(&format!(
				r#""commitment":"{}","validUntil":null"#,
				commitment.replace('7', "g")
			)),
			attested(&format!(r#""commitment":"{commitment}","validUntil":"soon""#)),
			attested(&format!(r#""commitment":"{commitment}","validUntil":-1"#)),
			attested(&format!(r#""commitment":"{commitment}","validuntil":1799"#)),
		];
		for text in table {
			let short: String = text.chars().take(200).collect();
			match parse(text.as_bytes(), 5) {
				Err(Trouble::Malformed(why)) => {
					// The log says where, not what.
					assert!(!why.contains(ALICE) && !why.contains("soon"), "{short}: {why}");
				}
				other => panic!("{short}: {other:?}"),
			}
		}
		assert!(matches!(parse(b"\xff\xfe{}", 5), Err(Trouble::Malformed(_))));
	}

	/// A server on this machine that gives `answer` to each question, and what it was asked last.
	fn server(answer: Vec<u8>, pause: Duration) -> (SocketAddr, std::sync::mpsc::Receiver<String>) {
		let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
		let address = listener.local_addr().expect("it is bound");
		let (asked, questions) = std::sync::mpsc::channel();
		thread::spawn(move || {
			for stream in listener.incoming() {
				let mut stream = stream.expect("somebody asks");
				let mut question = Vec::new();
				while !question.ends_with(b"\r\n\r\n") {
					let mut byte = [0];
					if stream.read(&mut byte).unwrap_or(0) == 0 {
						break;
					}
					question.push(byte[0]);
				}
				let _ = asked.send(String::from_utf8_lossy(&question).into_owned());
				// In two parts, for the pause to come in the middle. Who hangs up early has heard enough.
				let (head, rest) = answer.split_at(answer.len() / 2);
				let _ = stream.write_all(head).and_then(|()| stream.flush());
				thread::sleep(pause);
				let _ = stream.write_all(rest);
			}
		});
		(address, questions)
	}

	fn response(head: &str, body: &str) -> Vec<u8> {
		let length = body.len();
		format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
			.into_bytes()
	}

	const JSON: &str = "200 OK\r\nContent-Type: application/json";

	fn poll(url: String, after: u64) -> Result<Vec<Change>, Trouble> {
		// Not `http_client`, which needs certificate authorities on the machine.
		let tls = rustls::ClientConfig::builder_with_provider(
			rustls::crypto::ring::default_provider().into(),
		)
		.with_safe_default_protocol_versions()
		.expect("the provider has them")
		.with_root_certificates(rustls::RootCertStore::empty())
		.with_no_client_auth();
		let connector = HttpsConnectorBuilder::new()
			.with_tls_config(tls)
			.https_or_http()
			.enable_http1()
			.build();
		let client =
			Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
		let feed = HttpFeed { client, url, timeout: Duration::from_millis(1_000) };
		tokio::runtime::Builder::new_current_thread()
			.enable_all()
			.build()
			.expect("a runtime can be built")
			.block_on(feed.poll(after))
	}

	fn ask(answer: Vec<u8>) -> Result<Vec<Change>, Trouble> {
		let (address, _questions) = server(answer, Duration::ZERO);
		poll(format!("http://{address}/changes"), 5)
	}

	#[test]
	fn an_answer_is_fetched() {
		for (path, line) in [
			("/a/changes", "GET /a/changes?after=5&limit=100 HTTP/1.1\r\n"),
			("", "GET /?after=5&limit=100 HTTP/1.1\r\n"),
		] {
			let text = answer(6, &[entry(6, &[])]);
			let (address, questions) = server(response(JSON, &text), Duration::from_millis(100));
			let changes = poll(format!("http://{address}{path}"), 5).expect("it answers");
			assert_eq!(changes.len(), 1);
			let question = questions.recv().expect("it was asked");
			assert!(question.starts_with(line), "{question}");
		}
	}

	#[test]
	fn types_may_name_a_charset() {
		let head = "200 OK\r\nContent-Type: Application/JSON; charset=utf-8";
		assert_eq!(ask(response(head, &answer(5, &[]))), Ok(Vec::new()));
	}

	#[test]
	fn what_is_not_json_is_malformed() {
		let html = ask(response("200 OK\r\nContent-Type: text/html", &answer(5, &[])));
		assert!(matches!(html, Err(Trouble::Malformed(_))), "{html:?}");
		let untyped = ask(response("200 OK", &answer(5, &[])));
		assert!(matches!(untyped, Err(Trouble::Malformed(_))), "{untyped:?}");
		let sign_in = ask(response(JSON, "<html>Please sign in</html>"));
		assert!(matches!(sign_in, Err(Trouble::Malformed(_))), "{sign_in:?}");
	}

	#[test]
	fn errors_and_redirects_are_no_answers() {
		let (elsewhere, questions) = server(response(JSON, &answer(5, &[])), Duration::ZERO);
		for status in ["204 No Content", "403 Forbidden", "404 Not Found", "500 Oh", "503 Later"] {
			let trouble = ask(response(status, ""));
			assert_eq!(trouble, Err(Trouble::Silent(format!("status {}", &status[..3]))));
		}
		for status in ["301 Moved", "302 Found", "307 Elsewhere", "308 Elsewhere"] {
			let head = format!("{status}\r\nLocation: http://{elsewhere}/changes");
			let trouble = ask(response(&head, ""));
			assert_eq!(trouble, Err(Trouble::Silent(format!("status {}", &status[..3]))));
		}
		assert!(questions.try_recv().is_err(), "a redirect was followed");
	}

	#[test]
	fn answers_are_bounded() {
		let just = |length: usize| {
			let text = answer(5, &[]);
			ask(response(JSON, &(text.clone() + &" ".repeat(length - text.len()))))
		};
		assert_eq!(just(MAX_ANSWER), Ok(Vec::new()));
		assert_eq!(just(MAX_ANSWER + 1), Err(Trouble::Oversized));
		// Without a length that would tell beforehand.
		let endless = format!("HTTP/1.1 {JSON}\r\n\r\n{}", " ".repeat(2 * MAX_ANSWER));
		assert_eq!(ask(endless.into_bytes()), Err(Trouble::Oversized));
	}

	#[test]
	fn slow_and_cut_off_answers_are_none() {
		let (address, _questions) = server(response(JSON, &answer(5, &[])), Duration::from_secs(5));
		let trouble = poll(format!("http://{address}"), 5);
		assert_eq!(trouble, Err(Trouble::Silent("too slow".into())));

		let cut = format!("HTTP/1.1 {JSON}\r\nContent-Length: 1000\r\n\r\n{{");
		assert!(matches!(ask(cut.into_bytes()), Err(Trouble::Silent(_))));
		assert!(matches!(ask(b"gibberish\r\n\r\n".to_vec()), Err(Trouble::Silent(_))));

		let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
		let nobody = listener.local_addr().expect("it is bound");
		drop(listener);
		assert!(matches!(poll(format!("http://{nobody}"), 5), Err(Trouble::Silent(_))));
	}

	#[test]
	fn who_cannot_prove_their_name_is_not_heard() {
		let (address, _questions) = server(response(JSON, &answer(5, &[])), Duration::ZERO);
		assert!(matches!(poll(format!("https://{address}"), 5), Err(Trouble::Silent(_))));
	}
}
