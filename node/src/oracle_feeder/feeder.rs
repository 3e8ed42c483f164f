// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The feeder's rounds: ask who is due, compare with the chain, speak, go on.
//!
//! The chain knows what the branch has said and what is settled, so the feeder keeps nothing but, for each institution, the
//! *cursor*: the number in the feed up to which the finalized chain wants nothing more. What comes after the cursor is read and
//! asked about again, whatever happens; saying it twice does no harm.
//!
//! What lies before the cursor can be wanted again: voices lapse or are withdrawn, people become members later, topics are
//! added. So at an interval the feeder *sweeps*: it reads the feed once more from its beginning, a page at each poll, and says
//! what the chain waits for. A sweep says each thing once and waits for nothing; what gets lost comes with the next one.
//! Its place is not kept: the first sweep begins an interval after the node's start.
//!
//! An answer that cannot be read is not taken at all. What is skipped of one that is taken: a version that is older than
//! another one that was heard (in the same answer, or before since the node started), and a subject of which it says two things
//! under one version. What is over is said like everything else: it tells that something holds no longer.
//!
//! No change that the chain refuses holds up those behind it, and no institution holds up another.

use super::{
	config::Source,
	feed::{Change, Feed, LIMIT, Trouble},
};
use futures::future::join_all;
use log::{debug, info, warn};
use pallet_oracles::{Fault, Standing, Value};
use sp_core::crypto::AccountId32;
use std::{
	cmp::Ordering,
	collections::{BTreeMap, BTreeSet, VecDeque},
	future::Future,
	time::{Duration, Instant},
};
use timebank_primitives::{BranchId, PartnerId, Topic};

pub const LOG_TARGET: &str = "oracle-feeder";

/// Blocks for which a transaction is good, and after which it is sent again if the chain still waits for it.
pub const ERA: u32 = 64;

/// How often the rests between attempts, and those between polls, are doubled.
const MAX_DOUBLINGS: u32 = 4;

/// Polls without an answer, one after another, before the branch complains.
const SILENT_POLLS: u32 = 5;

/// What an institution said last of a member in a topic is remembered for so many of them.
const MAX_REMEMBERED: usize = 4_096;

/// How long to wait for the chain to go on, as long as something is to be said: a block.
const BLOCK: Duration = Duration::from_secs(2);

/// How long to wait for a role, for a key, or for the chain to be there.
const ABSENCE: Duration = Duration::from_secs(10);

/// How often what goes on being wrong is logged.
const REMINDER: Duration = Duration::from_secs(3_600);

/// A block's number.
type BlockNumber = u32;

/// A state of the chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum At {
	/// The newest, which may still be replaced.
	Best,
	/// The newest that stays.
	Finalized,
}

/// For whom the node may speak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
	/// It has not caught up with the chain.
	Syncing,
	/// It has not got the operator's key.
	NoKey,
	/// The operator's account is no oracle operator now.
	NoRole,
	/// For this branch.
	Branch(BranchId),
}

/// What an operator says.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
	/// What an institution says of a member.
	Submit {
		/// The institution.
		partner: PartnerId,
		/// Of whom.
		member: AccountId32,
		/// About what.
		topic: Topic,
		/// What.
		value: Value,
	},
	/// What is wrong with an institution.
	Complain {
		/// The institution.
		partner: PartnerId,
		/// What is wrong.
		fault: Fault,
	},
	/// That the time of what was said of a member is over.
	Lapse {
		/// The institution.
		partner: PartnerId,
		/// Of whom.
		member: AccountId32,
		/// About what.
		topic: Topic,
	},
}

/// The chain, as the feeder needs it.
pub trait Chain: Send {
	/// For whom the node may speak now.
	fn presence(&self) -> Result<Presence, String>;
	/// The best block's number.
	fn height(&self) -> BlockNumber;
	/// Whether the chain hears the institution at all.
	fn is_heard(&self, at: At, partner: PartnerId) -> Result<bool, String>;
	/// Where a change stands for the operators of `branch`.
	fn standing(
		&self,
		at: At,
		partner: PartnerId,
		change: &Change,
		branch: BranchId,
	) -> Result<Standing, String>;
	/// Whether the branch's own voice about this has waited for a quorum for too long, at the best block.
	fn has_lapsed(
		&self,
		partner: PartnerId,
		change: &Change,
		branch: BranchId,
	) -> Result<bool, String>;
	/// Whether the branch's complaint about this is open at the best block.
	fn is_reported(
		&self,
		branch: BranchId,
		partner: PartnerId,
		fault: Fault,
	) -> Result<bool, String>;
	/// Sign and send. Returns false if too many transactions are under way.
	fn send(&mut self, statement: Statement) -> impl Future<Output = Result<bool, String>> + Send;
	/// The cursor that was kept for a feed; zero if none was.
	fn cursor(&self, source: &Source) -> Result<u64, String>;
	/// Keep it.
	fn keep_cursor(&mut self, source: &Source, cursor: u64) -> Result<(), String>;
}

/// When something may be tried again.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
	until: BlockNumber,
	attempts: u32,
}

impl Rest {
	fn is_over(&self, height: BlockNumber) -> bool {
		self.until <= height
	}

	/// It was sent. Each further attempt waits longer: what the chain refuses at the first attempts costs allowance.
	fn sent(&mut self, height: BlockNumber) {
		self.until = height.saturating_add(ERA << self.attempts.min(MAX_DOUBLINGS));
		self.attempts = self.attempts.saturating_add(1);
	}

	/// The best block has it. Blocks can be replaced, so it is looked at again, if it is not final by then.
	fn seen(&mut self, height: BlockNumber) {
		self.until = height.saturating_add(ERA);
	}
}

/// A change that the cursor has not passed.
struct Pending {
	change: Change,
	/// It is not to be said.
	is_skipped: bool,
	rest: Rest,
}

/// How long to wait between two questions, and between two sweeps.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
	/// From one answer of an institution to the next question.
	pub poll: Duration,
	/// From the end of one sweep to the beginning of the next.
	pub sweep: Duration,
}

/// What an institution said last of each member in each topic, as far as it is remembered.
#[derive(Default)]
struct Memory {
	said: BTreeMap<Subject, Said>,
	/// In the order in which they were first spoken of.
	order: VecDeque<Subject>,
	/// The highest number in the feed so far.
	newest: u64,
}

type Subject = (AccountId32, Topic);

#[derive(Clone, Copy)]
struct Said {
	seq: u64,
	value: Value,
}

/// What is wrong with an answer, compared with itself and with what is remembered.
#[derive(Debug, Default, PartialEq)]
struct Flaws {
	/// Versions went back that were not heard before.
	goes_back: bool,
	/// Of whom, and about what, it says two things under the newest version.
	contradictory: BTreeSet<Subject>,
}

impl Memory {
	/// Remember an answer. Returns what is wrong with it.
	///
	/// What stands against an earlier answer is remembered in its place: an institution that stays with it is heard again, after
	/// it was complained of. What a newer version in the same answer puts right is not wrong.
	fn hear(&mut self, changes: &[Change]) -> Flaws {
		let mut heard: BTreeMap<Subject, Said> = BTreeMap::new();
		let mut flaws = Flaws::default();
		for Change { seq, member, topic, value } in changes {
			let subject = (member.clone(), *topic);
			if let Some(before) = self.said.get_mut(&subject)
				&& before.value.version == value.version
				&& before.value != *value
			{
				before.value = *value;
				flaws.contradictory.insert(subject.clone());
			}
			let known = heard.get(&subject).or_else(|| self.said.get(&subject));
			match known.map(|known| (known, known.value.version.cmp(&value.version))) {
				Some((known, Ordering::Equal)) => {
					if known.value != *value {
						flaws.contradictory.insert(subject);
					}
				}
				// An answer that is read again has older ones before newer ones rightly.
				Some((known, Ordering::Greater)) => {
					flaws.goes_back |= *seq > known.seq && *seq > self.newest;
				}
				Some((_, Ordering::Less)) | None => {
					flaws.contradictory.remove(&subject);
					heard.insert(subject, Said { seq: *seq, value: *value });
				}
			}
		}
		for (subject, said) in heard {
			if self.said.insert(subject.clone(), said).is_none() {
				self.order.push_back(subject);
			}
		}
		while self.order.len() > MAX_REMEMBERED {
			if let Some(oldest) = self.order.pop_front() {
				self.said.remove(&oldest);
			}
		}
		if let Some(last) = changes.last() {
			self.newest = self.newest.max(last.seq);
		}
		flaws
	}

	/// Whether a newer version than this one was heard.
	fn is_outdated(&self, change: &Change) -> bool {
		self.said
			.get(&(change.member.clone(), change.topic))
			.is_some_and(|said| said.value.version > change.value.version)
	}
}

/// How far the feed has been read again.
struct Sweep {
	/// When the next one begins.
	due: Instant,
	/// The number up to which this one has come; `None`: none is going on.
	cursor: Option<u64>,
	/// What is still to be looked at of the last answer.
	page: VecDeque<Change>,
	/// Questions that had no answer, one after another.
	silences: u32,
	/// What this sweep has read.
	memory: Memory,
}

impl Sweep {
	/// After which number to ask now, if at all.
	fn question(&self, now: Instant) -> Option<u64> {
		if !self.page.is_empty() {
			return None;
		}
		self.cursor.or((self.due <= now).then_some(0))
	}

	fn end(&mut self, now: Instant, pace: Pace) {
		self.cursor = None;
		self.due = now + pace.sweep;
		self.silences = 0;
		self.memory = Memory::default();
	}
}

/// What an institution answered.
type Answer = Result<Vec<Change>, Trouble>;

/// What is known of one institution.
struct Institution<F> {
	source: Source,
	feed: F,
	/// The number up to which nothing more is to be done.
	cursor: u64,
	/// When it is asked next.
	due: Instant,
	/// Polls that failed, one after another, and those of them that had no answer at all.
	failures: u32,
	silences: u32,
	/// Whether the last answer was one to rely on.
	is_sound: bool,
	/// The last good answer, as far as the cursor has not passed it.
	page: VecDeque<Pending>,
	/// Whether there may be more behind it.
	is_full: bool,
	memory: Memory,
	sweep: Sweep,
	/// Whether the chain heard the institution when it was last looked at.
	is_heard: bool,
	/// What the branch is to complain of: each fault at most once.
	complaints: Vec<(Fault, Rest)>,
}

impl<F: Feed> Institution<F> {
	fn complain(&mut self, fault: Fault) {
		if self.complaints.iter().all(|(known, _)| *known != fault) {
			self.complaints.push((fault, Rest::default()));
		}
	}

	/// Ask for what is new and, if a sweep is due, for what was there before.
	async fn ask(&self, now: Instant) -> (Answer, Option<(u64, Answer)>) {
		let news = self.feed.poll(self.cursor).await;
		let swept = match self.sweep.question(now) {
			Some(after) if !matches!(news, Err(Trouble::Silent(_))) => {
				Some((after, self.feed.poll(after).await))
			}
			_ => None,
		};
		(news, swept)
	}

	/// Take what is new.
	fn take(&mut self, answer: Answer, pace: Pace, now: Instant) {
		let changes = match answer {
			Ok(changes) => changes,
			Err(trouble) => return self.fail(&trouble, pace, now),
		};
		self.failures = 0;
		self.silences = 0;
		self.is_sound = true;
		// What mended before anybody was told is not worth telling. What was said wrongly was said.
		self.complaints.retain(|(fault, _)| matches!(fault, Fault::Stale | Fault::Conflicting));
		self.due = now + pace.poll;
		let flaws = self.memory.hear(&changes);
		self.turn_page(changes, &flaws);
		let partner = self.source.partner;
		if flaws.goes_back {
			warn!(target: LOG_TARGET, "Institution {partner} says what is out of date");
			self.complain(Fault::Stale);
		}
		if !flaws.contradictory.is_empty() {
			warn!(target: LOG_TARGET, "Institution {partner} says two things under one version");
			self.complain(Fault::Conflicting);
		}
	}

	/// Take what a sweep has read after the number `after`.
	fn take_swept<C: Chain>(
		&mut self,
		(after, answer): (u64, Answer),
		chain: &mut C,
		branch: BranchId,
		pace: Pace,
		now: Instant,
	) -> Result<(), String> {
		let partner = self.source.partner;
		let changes = match answer {
			Ok(changes) => changes,
			Err(trouble) => {
				warn!(target: LOG_TARGET, "Institution {partner}, read again: {trouble}");
				self.sweep.cursor = Some(after);
				self.sweep.silences = self.sweep.silences.saturating_add(1);
				let is_silent = matches!(trouble, Trouble::Silent(_));
				if !is_silent || self.sweep.silences >= SILENT_POLLS {
					self.complain(trouble.fault());
					self.sweep.end(now, pace);
				}
				return Ok(());
			}
		};
		self.sweep.silences = 0;
		let end = changes.last().map_or(after, |last| last.seq);
		// What comes after the cursor is not for the sweep.
		let cursor = self.cursor;
		let changes: Vec<_> = changes.into_iter().filter(|change| change.seq <= cursor).collect();
		let flaws = self.sweep.memory.hear(&changes);
		for change in changes {
			if flaws.contradictory.contains(&(change.member.clone(), change.topic)) {
				// It was told when it was new. It is told again as long as nothing better is known.
				if chain.standing(At::Finalized, partner, &change, branch) == Ok(Standing::Open) {
					self.complain(Fault::Conflicting);
				}
			} else if !self.sweep.memory.is_outdated(&change) {
				self.sweep.page.push_back(change);
			}
		}
		// Who answers this is not to be asked less often, whatever is wrong with the news.
		self.due = self.due.min(now + pace.poll);
		if after < end && end < cursor {
			self.sweep.cursor = Some(end);
			return Ok(());
		}
		self.sweep.end(now, pace);
		let last = end.min(cursor);
		debug!(target: LOG_TARGET, "Institution {partner}: read again up to number {last}");
		if end < cursor {
			// It has restored an old state, and goes on from there.
			chain.keep_cursor(&self.source, end)?;
			warn!(
				target: LOG_TARGET,
				"Institution {partner}: its feed is shorter now, and read from number {end} on",
			);
			self.cursor = end;
			self.page.clear();
			self.memory = Memory::default();
		}
		Ok(())
	}

	/// Have `changes` in the place of what was to be done.
	fn turn_page(&mut self, changes: Vec<Change>, flaws: &Flaws) {
		let before = std::mem::take(&mut self.page);
		self.is_full = changes.len() >= LIMIT;
		self.page = changes
			.into_iter()
			.map(|change| {
				let rest = before
					.iter()
					.find(|pending| pending.change == change)
					.map_or(Rest::default(), |pending| pending.rest);
				let is_skipped = self.memory.is_outdated(&change)
					|| flaws.contradictory.contains(&(change.member.clone(), change.topic));
				Pending { change, is_skipped, rest }
			})
			.collect();
	}

	fn fail(&mut self, trouble: &Trouble, pace: Pace, now: Instant) {
		warn!(target: LOG_TARGET, "Institution {}: {trouble}", self.source.partner);
		self.due = now + pace.poll * (1 << self.failures.min(MAX_DOUBLINGS));
		self.failures = self.failures.saturating_add(1);
		if let Trouble::Silent(_) = trouble {
			self.silences = self.silences.saturating_add(1);
			if self.silences < SILENT_POLLS {
				return;
			}
		} else {
			self.silences = 0;
			self.is_sound = false;
		}
		self.complain(trouble.fault());
	}

	/// Look whether there is anything to do for which the chain hears the institution, at the best block.
	fn is_waited_for<C: Chain>(&mut self, chain: &C) -> Result<bool, String> {
		let partner = self.source.partner;
		let has_work =
			!self.page.is_empty() || !self.sweep.page.is_empty() || !self.complaints.is_empty();
		if !has_work {
			return Ok(false);
		}
		let is_heard = chain.is_heard(At::Best, partner)?;
		if self.is_heard != is_heard {
			self.is_heard = is_heard;
			if is_heard {
				info!(target: LOG_TARGET, "Institution {partner} is heard by the chain");
			} else {
				warn!(
					target: LOG_TARGET,
					"Institution {partner} is not heard by the chain: what it says waits",
				);
			}
		}
		if !is_heard {
			// Nobody is to be told of who is not heard, and the chain would refuse it.
			self.complaints.clear();
		}
		Ok(is_heard)
	}

	/// Move the cursor over what the finalized chain wants no more of, or cannot hear for now: that is for the sweep.
	fn pass<C: Chain>(
		&mut self,
		chain: &mut C,
		branch: BranchId,
		pace: Pace,
		now: Instant,
	) -> Result<(), String> {
		let partner = self.source.partner;
		if self.page.is_empty() || !chain.is_heard(At::Finalized, partner)? {
			return Ok(());
		}
		let mut cursor = self.cursor;
		let (mut passed, mut refused, mut skipped) = (0, 0, 0);
		let mut outcome = Ok(());
		while let Some(first) = self.page.front() {
			match can_be_passed(chain, partner, first, branch) {
				Ok(None) => break,
				Ok(Some(Standing::Open)) => skipped += 1,
				Ok(Some(Standing::Spoken | Standing::Settled)) => {}
				Ok(Some(Standing::Refused | Standing::NotHeard)) => refused += 1,
				Err(error) => {
					outcome = Err(error);
					break;
				}
			}
			cursor = first.change.seq;
			passed += 1;
			self.page.pop_front();
		}
		if passed == 0 {
			return outcome;
		}
		chain.keep_cursor(&self.source, cursor)?;
		self.cursor = cursor;
		info!(
			target: LOG_TARGET,
			"Institution {partner}: {passed} more changes done, up to number {cursor}; the chain refused {refused} of them, \
			 {skipped} were out of date or contradictory",
		);
		if self.page.is_empty() && self.is_full && self.failures == 0 {
			self.due = now + pace.poll.min(BLOCK);
		}
		outcome
	}

	/// Say what is to be said. Returns false if no more can be sent now.
	async fn speak<C: Chain>(&mut self, chain: &mut C, branch: BranchId) -> Result<bool, String> {
		if !self.is_waited_for(chain)? {
			return Ok(true);
		}
		Ok(self.speak_of_faults(chain, branch).await?
			&& self.speak_of_news(chain, branch).await?
			&& self.speak_of_swept(chain, branch).await?)
	}

	async fn speak_of_faults<C: Chain>(
		&mut self,
		chain: &mut C,
		branch: BranchId,
	) -> Result<bool, String> {
		let height = chain.height();
		let partner = self.source.partner;
		let mut place = 0;
		while let Some((fault, rest)) = self.complaints.get_mut(place) {
			let fault = *fault;
			if chain.is_reported(branch, partner, fault)? {
				self.complaints.remove(place);
				continue;
			}
			if rest.is_over(height) {
				if !chain.send(Statement::Complain { partner, fault }).await? {
					return Ok(false);
				}
				rest.sent(height);
				info!(target: LOG_TARGET, "Complained of institution {partner}: {fault:?}");
			}
			place += 1;
		}
		Ok(true)
	}

	async fn speak_of_news<C: Chain>(
		&mut self,
		chain: &mut C,
		branch: BranchId,
	) -> Result<bool, String> {
		if !self.is_sound {
			return Ok(true);
		}
		let height = chain.height();
		let partner = self.source.partner;
		let mut sent = 0;
		let mut has_room = true;
		for pending in &mut self.page {
			if pending.is_skipped || !pending.rest.is_over(height) {
				continue;
			}
			if chain.standing(At::Best, partner, &pending.change, branch)? != Standing::Open {
				pending.rest.seen(height);
				continue;
			}
			has_room = chain.send(submit(partner, &pending.change)).await?;
			if !has_room {
				break;
			}
			pending.rest.sent(height);
			sent += 1;
		}
		if sent > 0 {
			debug!(target: LOG_TARGET, "Institution {partner}: {sent} changes submitted");
		}
		Ok(has_room)
	}

	/// Say again what the chain waits for again, and make room where the branch's own voice has waited for too long.
	async fn speak_of_swept<C: Chain>(
		&mut self,
		chain: &mut C,
		branch: BranchId,
	) -> Result<bool, String> {
		let partner = self.source.partner;
		while let Some(change) = self.sweep.page.front() {
			let statement = match chain.standing(At::Best, partner, change, branch)? {
				Standing::Open => Some(submit(partner, change)),
				Standing::Spoken if chain.has_lapsed(partner, change, branch)? => {
					let Change { member, topic, .. } = change.clone();
					Some(Statement::Lapse { partner, member, topic })
				}
				Standing::Spoken | Standing::Settled | Standing::Refused | Standing::NotHeard => {
					None
				}
			};
			if let Some(statement) = statement {
				let number = change.seq;
				if !chain.send(statement).await? {
					return Ok(false);
				}
				info!(target: LOG_TARGET, "Institution {partner}: spoke again of number {number}");
			}
			self.sweep.page.pop_front();
		}
		Ok(true)
	}
}

/// How the chain is told of a change.
fn submit(partner: PartnerId, change: &Change) -> Statement {
	let Change { member, topic, value, .. } = change.clone();
	Statement::Submit { partner, member, topic, value }
}

/// Where a change stands, if the cursor can pass it; otherwise it waits.
fn can_be_passed<C: Chain>(
	chain: &C,
	partner: PartnerId,
	pending: &Pending,
	branch: BranchId,
) -> Result<Option<Standing>, String> {
	let Pending { change, is_skipped, .. } = pending;
	let standing = chain.standing(At::Finalized, partner, change, branch)?;
	let is_passed = match standing {
		Standing::Spoken | Standing::Settled => true,
		Standing::Open => *is_skipped,
		// Somebody may have become a member, or a topic may have been added, in a block that is not final yet.
		Standing::Refused | Standing::NotHeard => {
			let newest = chain.standing(At::Best, partner, change, branch)?;
			*is_skipped || matches!(newest, Standing::Refused | Standing::NotHeard)
		}
	};
	Ok(is_passed.then_some(standing))
}

/// Says a thing at once, and then again each hour for as long as it is so.
struct Reminder<T> {
	last: Option<(T, Instant)>,
}

impl<T: PartialEq> Reminder<T> {
	fn new() -> Self {
		Self { last: None }
	}

	fn is_due(&mut self, thing: T, now: Instant) -> bool {
		let is_known = self.last.as_ref().is_some_and(|(last, when)| {
			*last == thing && now.saturating_duration_since(*when) < REMINDER
		});
		if !is_known {
			self.last = Some((thing, now));
		}
		!is_known
	}
}

/// The feeder of a node.
pub struct Feeder<C, F> {
	chain: C,
	pace: Pace,
	institutions: Vec<Institution<F>>,
	/// Which institution is the first to be spoken of. It changes from round to round: no institution with a lot to say holds
	/// up another one for ever.
	turn: usize,
	presences: Reminder<Presence>,
	errors: Reminder<()>,
}

impl<C: Chain, F: Feed> Feeder<C, F> {
	/// Go on where the node stopped. Fails if the node's database does.
	pub fn new(
		chain: C,
		pace: Pace,
		feeds: impl IntoIterator<Item = (Source, F)>,
		now: Instant,
	) -> Result<Self, String> {
		let institutions = feeds
			.into_iter()
			.map(|(source, feed)| {
				Ok(Institution {
					cursor: chain.cursor(&source)?,
					source,
					feed,
					due: now,
					failures: 0,
					silences: 0,
					is_sound: true,
					page: VecDeque::new(),
					is_full: false,
					memory: Memory::default(),
					sweep: Sweep {
						due: now + pace.sweep,
						cursor: None,
						page: VecDeque::new(),
						silences: 0,
						memory: Memory::default(),
					},
					is_heard: true,
					complaints: Vec::new(),
				})
			})
			.collect::<Result<_, String>>()?;
		Ok(Self {
			chain,
			pace,
			institutions,
			turn: 0,
			presences: Reminder::new(),
			errors: Reminder::new(),
		})
	}

	/// Go on for ever.
	pub async fn run(mut self) {
		loop {
			let pause = self.round(Instant::now()).await;
			tokio::time::sleep(pause).await;
		}
	}

	/// Do what there is to do now. Returns how long to wait.
	async fn round(&mut self, now: Instant) -> Duration {
		let presence = match self.chain.presence() {
			Ok(presence) => presence,
			Err(error) => {
				self.log_error(&error, now);
				return ABSENCE;
			}
		};
		let is_news = self.presences.is_due(presence, now);
		let Presence::Branch(branch) = presence else {
			match presence {
				Presence::NoKey if is_news => warn!(
					target: LOG_TARGET,
					"Nothing can be said: the operator's key is not in this node's keystore (type orcl)",
				),
				Presence::NoRole if is_news => warn!(
					target: LOG_TARGET,
					"Nothing can be said: the operator's account is no oracle operator of an acting branch",
				),
				_ => {}
			}
			return ABSENCE;
		};
		if is_news {
			info!(target: LOG_TARGET, "This node speaks for branch {branch}");
		}

		self.ask(branch, now).await;
		self.speak(branch, now).await;
		self.pause(now)
	}

	fn log_error(&mut self, error: &str, now: Instant) {
		if self.errors.is_due((), now) {
			warn!(target: LOG_TARGET, "Trying again: {error}");
		} else {
			debug!(target: LOG_TARGET, "Trying again: {error}");
		}
	}

	/// Ask the institutions whose time has come, all at once.
	async fn ask(&mut self, branch: BranchId, now: Instant) {
		let answers = self
			.institutions
			.iter()
			.enumerate()
			.filter(|(_, institution)| institution.due <= now)
			.map(|(place, institution)| async move { (place, institution.ask(now).await) });
		let answers = join_all(answers).await;
		for (place, (news, swept)) in answers {
			let Some(institution) = self.institutions.get_mut(place) else { continue };
			institution.take(news, self.pace, now);
			if let Some(swept) = swept
				&& let Err(error) =
					institution.take_swept(swept, &mut self.chain, branch, self.pace, now)
			{
				self.log_error(&error, now);
			}
		}
	}

	/// Move the cursors on, and say what is to be said. What fails with one institution does not keep the others waiting.
	async fn speak(&mut self, branch: BranchId, now: Instant) {
		let mut errors = Vec::new();
		for institution in &mut self.institutions {
			errors.extend(institution.pass(&mut self.chain, branch, self.pace, now).err());
		}
		let count = self.institutions.len();
		self.turn = self.turn.saturating_add(1) % count.max(1);
		let (before, from) = self.institutions.split_at_mut(self.turn);
		for institution in from.iter_mut().chain(before) {
			match institution.speak(&mut self.chain, branch).await {
				Ok(true) => {}
				Ok(false) => break,
				Err(error) => errors.push(error),
			}
		}
		for error in errors {
			self.log_error(&error, now);
		}
	}

	fn pause(&self, now: Instant) -> Duration {
		let is_busy = |institution: &Institution<F>| {
			institution.is_heard
				&& !(institution.page.is_empty()
					&& institution.sweep.page.is_empty()
					&& institution.complaints.is_empty())
		};
		if self.institutions.iter().any(is_busy) {
			return BLOCK;
		}
		let next = self.institutions.iter().map(|institution| institution.due).min();
		next.map_or(ABSENCE, |due| due.saturating_duration_since(now))
	}
}

#[cfg(test)]
mod tests;
