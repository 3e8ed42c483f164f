// SPDX-License-Identifier: Apache-2.0

//! What is said of a load.

use crate::{
	driver::Span,
	metrics::Imports,
	process::Machine,
	record::{Fate, Record, Sample},
};
use hdrhistogram::Histogram;
use serde::Serialize;
use std::{collections::BTreeMap, fmt::Write, path::PathBuf};

/// How much of the beginning and the end does not count: a tenth each, and no more than so many seconds. At the beginning the pipeline
/// fills, at the end it empties.
const EDGE: f64 = 10.0;

/// Over how many seconds latencies are taken together in the time series.
const BIN: f64 = 5.0;

/// A load that the chain keeps up with: so much of what is offered becomes final.
const KEPT_UP: f64 = 0.95;

/// Times in milliseconds, or other figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
	/// How many there are.
	pub count: u64,
	/// Their mean.
	pub mean: f64,
	/// Half of them are no more than this.
	pub p50: f64,
	/// 95 of 100.
	pub p95: f64,
	/// 99 of 100.
	pub p99: f64,
	/// All of them.
	pub max: f64,
}

impl Spread {
	/// Of these figures, to three digits.
	pub fn of(figures: impl IntoIterator<Item = f64>) -> Self {
		// Thousandths are counted, so that shares and milliseconds keep their digits.
		const SCALE: f64 = 1_000.0;
		let mut histogram = Histogram::<u64>::new(3).expect("three digits are possible");
		for figure in figures {
			let counted = (figure.max(0.0) * SCALE).round() as u64;
			histogram.record(counted).expect("it grows as it must");
		}
		let at = |quantile| histogram.value_at_quantile(quantile) as f64 / SCALE;
		Self {
			count: histogram.len(),
			mean: histogram.mean() / SCALE,
			p50: at(0.5),
			p95: at(0.95),
			p99: at(0.99),
			max: histogram.max() as f64 / SCALE,
		}
	}
}

/// How a process did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProcessSummary {
	/// Which.
	pub pid: u32,
	/// Whether it is this program.
	pub is_generator: bool,
	/// Memory on average, in bytes.
	pub memory_mean: f64,
	/// The most memory, in bytes.
	pub memory_max: u64,
	/// How many processors it kept busy.
	pub cores: f64,
}

/// How a data directory grew.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Growth {
	/// Which.
	pub dir: PathBuf,
	/// Its size before, in bytes.
	pub before: u64,
	/// Its size after, in bytes.
	pub after: u64,
	/// By how much it would grow with a million transactions like these, in bytes. None: nothing became final.
	pub per_million: Option<f64>,
}

/// What was measured besides transactions and blocks.
#[derive(Clone, Debug, Default)]
pub struct Around {
	/// How large the data directories were before the load, and when nothing was under way any more.
	pub sizes: Vec<(PathBuf, u64, u64)>,
	/// How long the nodes took to make blocks while something was offered, in milliseconds.
	pub authored: Vec<u64>,
	/// How long the nodes took to import blocks meanwhile.
	pub imports: Imports,
}

/// What came of a load at one rate.
#[derive(Clone, Debug, Serialize)]
pub struct Phase {
	/// What it was for.
	pub name: String,
	/// Transactions a second that it was to be.
	pub rate: f64,
	/// From when to when, in seconds.
	pub from: f64,
	/// The end of it.
	pub to: f64,
	/// What counts of that, in seconds.
	pub steady_from: f64,
	/// The end of it.
	pub steady_to: f64,
	/// How many were offered in all.
	pub offered: u64,
	/// How many of them nodes accepted.
	pub accepted: u64,
	/// How often there was nothing to send when something was due.
	pub idle: u64,
	/// Offered a second, while it was steady.
	pub offered_per_second: f64,
	/// Accepted a second, likewise.
	pub accepted_per_second: f64,
	/// In best blocks a second, likewise, whatever they say of it.
	pub included_per_second: f64,
	/// In best blocks a second, likewise, of what became final and was successful.
	pub finalized_per_second: f64,
	/// Whether the chain kept up.
	pub keeps_up: bool,
	/// From when it was due until it was in a best block, in milliseconds, of what was due while it was steady.
	pub to_best_ms: Spread,
	/// The same until it was final.
	pub to_finality_ms: Spread,
	/// How late transactions left this program, in milliseconds.
	pub lateness_ms: Spread,
	/// In all: final and successful.
	pub successful: u64,
	/// In all: final, and the coins wait for a decision.
	pub held: u64,
	/// In all: in a block, but not final when the load ended.
	pub not_final: u64,
	/// In all: accepted, and in no block when the load ended.
	pub not_included: u64,
	/// In all: accepted, and given up.
	pub lost: u64,
	/// In all: what nodes refused, by reason.
	pub refused: BTreeMap<String, u64>,
	/// In all: what failed in a block, by error.
	pub failed: BTreeMap<String, u64>,
	/// In all, by what it was: offered, and final and successful.
	pub kinds: BTreeMap<String, (u64, u64)>,
	/// Share of what ordinary transactions may use of a block's time.
	pub normal_fullness: Spread,
	/// Share of what operational ones may use.
	pub operational_fullness: Spread,
	/// Share of the whole block's time.
	pub total_fullness: Spread,
	/// Transactions in a block, inherents included.
	pub extrinsics_per_block: Spread,
	/// Bytes of transactions in a block.
	pub bytes_per_block: Spread,
	/// Milliseconds from a block to the next, by the chain's clock.
	pub block_interval_ms: Spread,
	/// Best blocks that did not become final although one as high did.
	pub retracted_blocks: u64,
	/// Blocks from the newest final one to the best one.
	pub finality_lag_blocks: Spread,
	/// Milliseconds from when a block was best until it was final.
	pub finality_lag_ms: Spread,
	/// Milliseconds that nodes took to make a block, by their logs, while something was offered.
	pub authoring_ms: Option<Spread>,
	/// Milliseconds that nodes took on average to verify and import a block, by their metrics, likewise.
	pub import_ms_mean: Option<f64>,
	/// Milliseconds that the node took to tell this program of a block, with its events.
	pub fetch_ms: Spread,
	/// Milliseconds that this program took to read a block.
	pub read_ms: Spread,
	/// How processes did while it was steady.
	pub processes: Vec<ProcessSummary>,
	/// How data directories grew, from the beginning of the load until nothing was under way.
	pub database: Vec<Growth>,
}

/// What counts of a span.
pub fn steady(span: Span) -> Span {
	let edge = ((span.to - span.from) / 10.0).clamp(0.0, EDGE);
	Span { from: span.from + edge, to: span.to - edge }
}

impl Span {
	fn has(&self, at: f64) -> bool {
		self.from <= at && at < self.to
	}

	fn length(&self) -> f64 {
		self.to - self.from
	}
}

/// How many a second, of what comes in lumps: a block's all at once. What came after the first lump in the span, over the time from the
/// first to the last. Counting between fixed times would find a lump more or less.
pub fn rate_of_lumps(times: impl IntoIterator<Item = f64>, span: Span) -> f64 {
	let times: Vec<_> = times.into_iter().filter(|at| span.has(*at)).collect();
	let first = times.iter().copied().fold(f64::INFINITY, f64::min);
	let last = times.iter().copied().fold(f64::NEG_INFINITY, f64::max);
	if last <= first {
		return times.len() as f64 / span.length().max(f64::EPSILON);
	}
	times.iter().filter(|at| **at > first).count() as f64 / (last - first)
}

impl Phase {
	/// What a record says of a span.
	pub fn of(name: &str, rate: f64, span: Span, record: &Record, around: &Around) -> Self {
		let window = steady(span);
		let all: Vec<&Sample> =
			record.samples.iter().filter(|sample| span.has(sample.due)).collect();
		let within: Vec<&Sample> =
			all.iter().copied().filter(|sample| window.has(sample.due)).collect();
		let is_refused = |sample: &Sample| matches!(sample.fate, Fate::Refused(_));
		let is_done = |sample: &Sample| sample.fate == Fate::Success && sample.finality.is_some();
		let a_second = |count: usize| count as f64 / window.length().max(f64::EPSILON);
		let count =
			|is: &dyn Fn(&Sample) -> bool| all.iter().filter(|sample| is(sample)).count() as u64;
		let latency = |end: fn(&Sample) -> Option<f64>| {
			Spread::of(within.iter().filter_map(|sample| Some((end(sample)? - sample.due) * 1e3)))
		};
		let mut refused = BTreeMap::new();
		let mut failed = BTreeMap::new();
		let mut kinds = BTreeMap::<_, (u64, u64)>::new();
		for sample in &all {
			match sample.fate {
				Fate::Refused(number) => {
					*refused.entry(record.words(number).into()).or_default() += 1
				}
				Fate::Failed(number) => {
					*failed.entry(record.words(number).into()).or_default() += 1
				}
				_ => {}
			}
			let kind = kinds.entry(sample.kind.to_owned()).or_default();
			kind.0 += 1;
			kind.1 += u64::from(is_done(sample));
		}

		let blocks: Vec<_> = record.blocks.iter().filter(|block| window.has(block.at)).collect();
		let last_final = record
			.blocks
			.iter()
			.filter(|block| block.finality.is_some())
			.map(|block| block.number)
			.max();
		let is_retracted = |number| last_final.is_some_and(|last| number <= last);
		let times: BTreeMap<_, _> = blocks.iter().map(|block| (block.number, block.now)).collect();
		let intervals =
			times.iter().zip(times.iter().skip(1)).map(|((before, from), (number, to))| {
				to.saturating_sub(*from) as f64 / f64::from(number - before)
			});
		let of_blocks = |figure: fn(&crate::record::BlockRow) -> f64| {
			Spread::of(blocks.iter().map(|block| figure(block)))
		};
		let offered_per_second = a_second(within.len());
		// By when it came into a block: blocks come evenly, and finality now of one and now of two.
		let finalized_per_second = rate_of_lumps(
			record.samples.iter().filter(|sample| is_done(sample)).filter_map(|sample| sample.best),
			window,
		);
		let successful = count(&is_done);
		Self {
			name: name.into(),
			rate,
			from: span.from,
			to: span.to,
			steady_from: window.from,
			steady_to: window.to,
			offered: all.len() as u64,
			accepted: count(&|sample| !is_refused(sample)),
			idle: record.idle.iter().filter(|at| span.has(**at)).count() as u64,
			offered_per_second,
			accepted_per_second: a_second(
				within.iter().filter(|sample| !is_refused(sample)).count(),
			),
			included_per_second: rate_of_lumps(
				record.samples.iter().filter_map(|sample| sample.best),
				window,
			),
			finalized_per_second,
			keeps_up: finalized_per_second >= KEPT_UP * offered_per_second,
			to_best_ms: latency(|sample| sample.best),
			to_finality_ms: latency(|sample| sample.finality),
			lateness_ms: Spread::of(within.iter().map(|sample| f64::from(sample.late) * 1e3)),
			successful,
			held: count(&|sample| sample.fate == Fate::Held && sample.finality.is_some()),
			not_final: count(&|sample| sample.best.is_some() && sample.finality.is_none()),
			not_included: count(&|sample| sample.fate == Fate::Open),
			lost: count(&|sample| sample.fate == Fate::Lost),
			refused,
			failed,
			kinds,
			normal_fullness: of_blocks(|block| block.fullness[0]),
			operational_fullness: of_blocks(|block| block.fullness[1]),
			total_fullness: of_blocks(|block| block.fullness[2]),
			extrinsics_per_block: of_blocks(|block| f64::from(block.extrinsics)),
			bytes_per_block: of_blocks(|block| block.bytes as f64),
			block_interval_ms: Spread::of(intervals),
			retracted_blocks: blocks
				.iter()
				.filter(|block| block.finality.is_none() && is_retracted(block.number))
				.count() as u64,
			finality_lag_blocks: of_blocks(|block| f64::from(block.lag)),
			finality_lag_ms: Spread::of(
				blocks.iter().filter_map(|block| Some((block.finality? - block.at) * 1e3)),
			),
			authoring_ms: (!around.authored.is_empty())
				.then(|| Spread::of(around.authored.iter().map(|took| *took as f64))),
			import_ms_mean: (around.imports.blocks > 0.0)
				.then(|| around.imports.seconds / around.imports.blocks * 1e3),
			fetch_ms: of_blocks(|block| block.fetched_in * 1e3),
			read_ms: of_blocks(|block| block.read_in * 1e3),
			processes: processes(record, window),
			database: around
				.sizes
				.iter()
				.map(|(dir, before, after)| Growth {
					dir: dir.clone(),
					before: *before,
					after: *after,
					per_million: (successful > 0)
						.then(|| (*after as f64 - *before as f64) / successful as f64 * 1e6),
				})
				.collect(),
		}
	}
}

fn processes(record: &Record, window: Span) -> Vec<ProcessSummary> {
	let mut by_pid = BTreeMap::<_, Vec<_>>::new();
	for row in record.processes.iter().filter(|row| window.has(row.at)) {
		by_pid.entry(row.pid).or_default().push(row);
	}
	let summary = |(pid, rows): (u32, Vec<&crate::record::ProcessRow>)| {
		let (first, last) = (rows.first()?, rows.last()?);
		let time = (last.at - first.at).max(f64::EPSILON);
		Some(ProcessSummary {
			pid,
			is_generator: pid == std::process::id(),
			memory_mean: rows.iter().map(|row| row.memory as f64).sum::<f64>() / rows.len() as f64,
			memory_max: rows.iter().map(|row| row.memory).max()?,
			cores: (last.processor - first.processor) / time,
		})
	};
	by_pid.into_iter().filter_map(summary).collect()
}

/// What happened in one second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Second {
	/// Which.
	pub at: f64,
	/// How many were offered.
	pub offered: u32,
	/// How many of these were refused.
	pub refused: u32,
	/// How many came into a best block.
	pub included: u32,
	/// How many became final, successful ones.
	pub finalized: u32,
}

/// Latencies of what was due within a few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LatencyBin {
	/// From when on.
	pub at: f64,
	/// To a best block, in milliseconds.
	pub to_best_ms: Spread,
	/// To finality, in milliseconds.
	pub to_finality_ms: Spread,
}

/// A best block in the time series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BlockPoint {
	/// When it was heard of.
	pub at: f64,
	/// Its number.
	pub number: u32,
	/// Transactions in it.
	pub extrinsics: u32,
	/// Share of what ordinary transactions may use of its time.
	pub normal_fullness: f64,
	/// Blocks from the newest final one to it.
	pub lag: u32,
}

/// A process in the time series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ProcessPoint {
	/// When it was looked at.
	pub at: f64,
	/// Which.
	pub pid: u32,
	/// Memory, in bytes.
	pub memory: u64,
	/// Processor time so far, in seconds.
	pub processor: f64,
}

/// All of it over time.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Series {
	/// By second.
	pub seconds: Vec<Second>,
	/// By a few seconds.
	pub latencies: Vec<LatencyBin>,
	/// By block.
	pub blocks: Vec<BlockPoint>,
	/// By process and second.
	pub processes: Vec<ProcessPoint>,
}

impl Series {
	/// What a record says.
	pub fn of(record: &Record) -> Self {
		let mut seconds = BTreeMap::<u64, Second>::new();
		let mut second = |at: f64, count: fn(&mut Second)| {
			let number = at.max(0.0) as u64;
			count(
				seconds.entry(number).or_insert(Second { at: number as f64, ..Default::default() }),
			);
		};
		let mut bins = BTreeMap::<u64, (Vec<f64>, Vec<f64>)>::new();
		for sample in &record.samples {
			second(sample.due, |second| second.offered += 1);
			if matches!(sample.fate, Fate::Refused(_)) {
				second(sample.due, |second| second.refused += 1);
			}
			let bin = bins.entry((sample.due.max(0.0) / BIN) as u64).or_default();
			if let Some(best) = sample.best {
				second(best, |second| second.included += 1);
				bin.0.push((best - sample.due) * 1e3);
			}
			if let Some(finality) = sample.finality {
				bin.1.push((finality - sample.due) * 1e3);
				if sample.fate == Fate::Success {
					second(finality, |second| second.finalized += 1);
				}
			}
		}
		Self {
			seconds: seconds.into_values().collect(),
			latencies: bins
				.into_iter()
				.map(|(number, (best, finality))| LatencyBin {
					at: number as f64 * BIN,
					to_best_ms: Spread::of(best),
					to_finality_ms: Spread::of(finality),
				})
				.collect(),
			blocks: record
				.blocks
				.iter()
				.map(|block| BlockPoint {
					at: block.at,
					number: block.number,
					extrinsics: block.extrinsics,
					normal_fullness: block.fullness[0],
					lag: block.lag,
				})
				.collect(),
			processes: record
				.processes
				.iter()
				.map(|row| ProcessPoint {
					at: row.at,
					pid: row.pid,
					memory: row.memory,
					processor: row.processor,
				})
				.collect(),
		}
	}
}

/// What was loaded.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
	/// The runtime's name.
	pub chain: String,
	/// The chain's genesis.
	pub genesis: String,
	/// Versions of its runtime: of its rules, and of its transactions.
	pub versions: (u32, u32),
	/// The nodes.
	pub nodes: Vec<String>,
	/// How many members there are.
	pub members: u32,
	/// What was sent.
	pub mix: String,
	/// From which random numbers came.
	pub seed: u64,
	/// What ordinary transactions may use of a block, in picoseconds.
	pub normal_limit: u64,
	/// What all may use, in picoseconds.
	pub block_limit: u64,
	/// How many bytes ordinary transactions may have in a block.
	pub normal_length: u32,
}

/// What came of rising rates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Verdict {
	/// The last rate that the chain kept up with. None: not even the first.
	pub kept_up_with: Option<f64>,
	/// The first rate that it did not keep up with. None: it was not reached.
	pub failed_at: Option<f64>,
	/// The rate that was held afterwards.
	pub held: Option<f64>,
}

/// All that is said.
#[derive(Debug, Serialize)]
pub struct Report {
	/// On what, and with what, was measured.
	pub machine: Machine,
	/// What was loaded.
	pub target: Target,
	/// What came of each rate.
	pub phases: Vec<Phase>,
	/// What came of rising rates, if rates rose.
	pub verdict: Option<Verdict>,
	/// What the source says.
	pub summary: BTreeMap<String, u64>,
	/// What was out of the ordinary, and when.
	pub notes: Vec<(f64, String)>,
	/// Whether somebody ended it before its time.
	pub interrupted: bool,
	/// All of it over time.
	pub series: Series,
}

impl Report {
	/// For people.
	pub fn text(&self) -> String {
		let mut text = String::new();
		// Writing to a string does not fail.
		let _ = self.write(&mut text);
		text
	}

	fn write(&self, text: &mut String) -> std::fmt::Result {
		let Machine { cores, model, memory, commit, dirty, command, .. } = &self.machine;
		writeln!(text, "machine   {cores} × {model}, {:.1} GiB", gib(*memory as f64))?;
		let commit = commit.as_deref().unwrap_or("unknown");
		let dirty = if *dirty == Some(true) { ", with changes" } else { "" };
		writeln!(text, "commit    {commit}{dirty}")?;
		writeln!(text, "command   {}", command.join(" "))?;
		let Target { chain, versions, nodes, members, mix, .. } = &self.target;
		writeln!(
			text,
			"chain     {chain} {}, {} nodes, {members} members, mix {mix}",
			versions.0,
			nodes.len()
		)?;
		for phase in &self.phases {
			phase.write(text)?;
		}
		if let Some(verdict) = &self.verdict {
			let rate = |rate: Option<f64>| rate.map_or("-".into(), |rate| format!("{rate:.0}/s"));
			writeln!(
				text,
				"\nkept up with {}, not with {}; held {}",
				rate(verdict.kept_up_with),
				rate(verdict.failed_at),
				rate(verdict.held)
			)?;
		}
		for (what, count) in &self.summary {
			writeln!(text, "{what:<28}{count}")?;
		}
		for (at, note) in &self.notes {
			writeln!(text, "note at {at:.1} s: {note}")?;
		}
		if self.interrupted {
			writeln!(text, "ended before its time, as somebody asked")?;
		}
		Ok(())
	}
}

impl Phase {
	fn write(&self, text: &mut String) -> std::fmt::Result {
		let Phase { name, rate, from, to, steady_from, steady_to, .. } = self;
		writeln!(
			text,
			"\n{name}: {rate:.0}/s for {:.0} s, of which {:.0} s count (without the first and last {:.1} s)",
			to - from,
			steady_to - steady_from,
			steady_from - from
		)?;
		writeln!(text, "  offered             {:9.1} /s", self.offered_per_second)?;
		writeln!(text, "  accepted            {:9.1} /s", self.accepted_per_second)?;
		writeln!(text, "  in best blocks      {:9.1} /s", self.included_per_second)?;
		let keeps_up = if self.keeps_up { "" } else { "  does not keep up" };
		writeln!(text, "  final, successful   {:9.1} /s{keeps_up}", self.finalized_per_second)?;
		let mut spread = |what: &str, spread: &Spread, digits: usize| {
			writeln!(
				text,
				"  {what:<20}{:9.digits$} p50 {:9.digits$} p95 {:9.digits$} p99 {:9.digits$} max",
				spread.p50, spread.p95, spread.p99, spread.max
			)
		};
		spread("to best block, ms", &self.to_best_ms, 0)?;
		spread("to finality, ms", &self.to_finality_ms, 0)?;
		spread("finality lag, ms", &self.finality_lag_ms, 0)?;
		spread("finality lag, blocks", &self.finality_lag_blocks, 0)?;
		spread("block interval, ms", &self.block_interval_ms, 0)?;
		spread("in a block", &self.extrinsics_per_block, 0)?;
		spread("fullness, ordinary", &self.normal_fullness, 3)?;
		spread("fullness, operational", &self.operational_fullness, 3)?;
		spread("fullness, all", &self.total_fullness, 3)?;
		if let Some(authoring) = &self.authoring_ms {
			spread("making a block, ms", authoring, 0)?;
		}
		spread("left late, ms", &self.lateness_ms, 1)?;
		spread("fetching a block, ms", &self.fetch_ms, 1)?;
		spread("reading a block, ms", &self.read_ms, 1)?;
		if let Some(import) = self.import_ms_mean {
			writeln!(text, "  import of a block   {import:9.1} ms on average")?;
		}
		writeln!(
			text,
			"  in all: {} offered, {} accepted, {} final and successful, {} held, {} not final, {} in no block, {} given up, {} idle, {} blocks retracted",
			self.offered,
			self.accepted,
			self.successful,
			self.held,
			self.not_final,
			self.not_included,
			self.lost,
			self.idle,
			self.retracted_blocks
		)?;
		for (reason, count) in &self.refused {
			writeln!(text, "  refused {count:>8}  {reason}")?;
		}
		for (error, count) in &self.failed {
			writeln!(text, "  failed  {count:>8}  {error}")?;
		}
		if self.kinds.len() > 1 {
			for (kind, (offered, successful)) in &self.kinds {
				writeln!(
					text,
					"  {kind:<20}{offered:>8} offered {successful:>8} final and successful"
				)?;
			}
		}
		for process in &self.processes {
			let name = if process.is_generator { "generator" } else { "node" };
			writeln!(
				text,
				"  {name:<10}{:>7}  {:5.2} cores, {:6.0} MiB on average, {:6.0} at most",
				process.pid,
				process.cores,
				mib(process.memory_mean),
				mib(process.memory_max as f64)
			)?;
		}
		for growth in &self.database {
			let per_million =
				growth.per_million.map_or("-".into(), |bytes| format!("{:.0} MiB", mib(bytes)));
			writeln!(
				text,
				"  database  {}: {:.0} to {:.0} MiB, {per_million} for a million transactions",
				growth.dir.display(),
				mib(growth.before as f64),
				mib(growth.after as f64)
			)?;
		}
		Ok(())
	}
}

fn mib(bytes: f64) -> f64 {
	bytes / f64::from(1 << 20)
}

fn gib(bytes: f64) -> f64 {
	mib(bytes) / 1_024.0
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::record::{BlockRow, ProcessRow};

	const SPAN: Span = Span { from: 0.0, to: 100.0 };

	/// A hundred seconds at ten a second: a block every two seconds, final two seconds later.
	fn record() -> Record {
		let mut record = Record::default();
		for number in 0..1_000 {
			let due = f64::from(number) / 10.0;
			let best = (due / 2.0).floor() * 2.0 + 2.0;
			record.samples.push(Sample {
				due,
				late: 0.001,
				kind: "transfer",
				best: Some(best),
				finality: Some(best + 2.0),
				fate: Fate::Success,
			});
		}
		for number in 1..=52_u32 {
			record.blocks.push(BlockRow {
				at: f64::from(number) * 2.0,
				number,
				now: u64::from(number) * 2_000,
				finality: Some(f64::from(number) * 2.0 + 2.0),
				extrinsics: 21,
				bytes: 4_000,
				fullness: [0.25, 0.0, 0.2],
				lag: 2,
				fetched_in: 0.01,
				read_in: 0.002,
			});
		}
		record
	}

	fn phase(record: &Record) -> Phase {
		Phase::of("load", 10.0, SPAN, record, &Around::default())
	}

	#[test]
	fn a_steady_load_is_found_to_be_steady() {
		let phase = phase(&record());
		assert_eq!((phase.steady_from, phase.steady_to), (10.0, 90.0));
		assert_eq!(phase.offered_per_second, 10.0);
		assert_eq!(phase.included_per_second, 10.0);
		assert_eq!(phase.finalized_per_second, 10.0);
		assert!(phase.keeps_up);
		assert_eq!(phase.offered, 1_000);
		assert_eq!(phase.successful, 1_000);
		assert!((phase.to_best_ms.p50 - 1_000.0).abs() < 60.0);
		assert!((phase.to_finality_ms.max - 4_000.0).abs() < 10.0);
		assert!((phase.block_interval_ms.p50 - 2_000.0).abs() < 2.0);
		assert!((phase.normal_fullness.mean - 0.25).abs() < 1e-3);
		assert_eq!(phase.retracted_blocks, 0);
	}

	#[test]
	fn uneven_finality_does_not_change_a_rate() {
		let mut record = record();
		for sample in &mut record.samples {
			sample.finality = sample.finality.map(|at| (at / 4.0).ceil() * 4.0);
		}
		assert_eq!(phase(&record).finalized_per_second, 10.0);
	}

	#[test]
	fn what_does_not_become_final_is_not_kept_up_with() {
		let mut record = record();
		let full = record.number("full");
		let broken = record.number("broken");
		for (number, sample) in record.samples.iter_mut().enumerate() {
			match number % 10 {
				0 => {
					*sample =
						Sample { best: None, finality: None, fate: Fate::Refused(full), ..*sample }
				}
				1 => sample.fate = Fate::Failed(broken),
				2 => *sample = Sample { finality: None, ..*sample },
				3 => sample.fate = Fate::Held,
				_ => {}
			}
		}
		let phase = phase(&record);
		assert_eq!(phase.offered_per_second, 10.0);
		assert_eq!(phase.accepted_per_second, 9.0);
		assert_eq!(phase.finalized_per_second, 6.0);
		assert!(!phase.keeps_up);
		assert_eq!(phase.refused, BTreeMap::from([("full".into(), 100)]));
		assert_eq!(phase.failed, BTreeMap::from([("broken".into(), 100)]));
		assert_eq!((phase.held, phase.not_final), (100, 100));
		assert_eq!(phase.kinds["transfer"], (1_000, 600));
	}

	#[test]
	fn lumps_at_the_edges_do_not_change_a_rate() {
		let lumps = |first: f64| (0..10).flat_map(move |n| [first + f64::from(n) * 2.0; 20]);
		for first in [0.0, 0.5, 1.9] {
			let span = Span { from: 0.0, to: 20.0 };
			assert_eq!(rate_of_lumps(lumps(first), span), 10.0);
		}
		assert_eq!(rate_of_lumps([1.0; 5], Span { from: 0.0, to: 10.0 }), 0.5);
		assert_eq!(rate_of_lumps([], SPAN), 0.0);
	}

	#[test]
	fn percentiles_are_those_of_the_figures() {
		let spread = Spread::of((1..=1_000).map(f64::from));
		assert_eq!(spread.count, 1_000);
		assert!((spread.p50 - 500.0).abs() < 1.0);
		assert!((spread.p95 - 950.0).abs() < 1.0);
		assert!((spread.p99 - 990.0).abs() < 1.0);
		assert_eq!(Spread::of([]), Spread::default());
	}

	#[test]
	fn processes_are_counted_while_it_is_steady() {
		let mut record = record();
		for second in 0..100_u32 {
			let at = f64::from(second);
			let processor = if at < 10.0 { 0.0 } else { (at - 10.0) * 0.5 };
			record.processes.push(ProcessRow {
				at,
				pid: 7,
				memory: 100 + u64::from(second),
				processor,
			});
		}
		let processes = phase(&record).processes;
		assert_eq!(processes.len(), 1);
		assert!((processes[0].cores - 0.5).abs() < 1e-9);
		assert_eq!(processes[0].memory_max, 189);
	}

	#[test]
	fn databases_grow_with_what_is_final() {
		let sizes = vec![("data".into(), 1_000, 6_000)];
		let around = Around { sizes, ..Default::default() };
		let phase = Phase::of("load", 10.0, SPAN, &record(), &around);
		assert_eq!(phase.database[0].per_million, Some(5_000_000.0));
	}

	#[test]
	fn the_series_tells_when() {
		let series = Series::of(&record());
		assert_eq!(series.seconds[0].offered, 10);
		let fourth = series.seconds.iter().find(|second| second.at == 4.0).unwrap();
		assert_eq!((fourth.included, fourth.finalized), (20, 20));
		assert_eq!(series.latencies.len(), 20);
		assert_eq!(series.blocks.len(), 52);
	}

	#[test]
	fn the_text_says_what_was_found() {
		let mut record = record();
		record.samples[0].fate = Fate::Refused(0);
		record.number("the pool is full");
		let mut text = String::new();
		phase(&record).write(&mut text).unwrap();
		assert!(text.contains("final, successful        10.0 /s\n"), "{text}");
		assert!(text.contains("refused        1  the pool is full"), "{text}");
		assert!(text.contains("80 s count"), "{text}");
	}
}
