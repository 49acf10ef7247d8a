/** Which sentences of the cited passages say what the answer says: found by their words, not by any model. */

/** Two sentences with this share of their words in common say the same; fewer, and none is marked. */
const SAME = 0.45;
const CITED = /\[(\d{1,3}(?:\s*[,、]\s*\d{1,3})*)\]/g;
const sentencesIn = new Intl.Segmenter(undefined, { granularity: "sentence" });
const wordsIn = new Intl.Segmenter(undefined, { granularity: "word" });

/**
 * The passages behind an answer, in the order of its sources: `{numbers, title, url, sentences}`, the sentences as
 * `{text, supports}`. A source of which no passage is known is left out.
 */
export function supportOf({ answer, sources }, passages) {
  const claims = split(answer, sentencesIn).map((text) => ({ numbers: numbersIn(text), words: wordsOf(text.replaceAll(CITED, "")) }));
  return sources.flatMap(({ numbers = [], title, url }, index) => {
    const mine = numbers.length > 0 ? numbers : [index + 1];
    const cited = claims.filter((claim) => claim.numbers.some((number) => mine.includes(number)));
    const texts = Object.values(passages).filter((passage) => passage.url === url).map(({ text }) => text);
    const marked = texts.map((text) => markedBy(cited.length > 0 ? cited : claims, text));
    return marked.length > 0 ? [{ numbers: mine, title, url, sentences: best(marked) }] : [];
  });
}

/** Of each claim, the sentence that stands nearest to it is marked, where one is near enough. */
function markedBy(claims, text) {
  const sentences = split(text, sentencesIn).map((sentence) => ({ text: sentence, supports: false, words: wordsOf(sentence) }));
  let nearness = 0;
  for (const { words } of claims) {
    const shares = sentences.map((sentence) => common(words, sentence.words));
    const most = Math.max(0, ...shares);
    nearness += most;
    if (most >= SAME) sentences[shares.indexOf(most)].supports = true;
  }
  return { nearness, sentences: sentences.map(({ text, supports }) => ({ text, supports })) };
}

const best = (marked) => marked.reduce((most, one) => (one.nearness > most.nearness ? one : most)).sentences;

const split = (text, segmenter) => [...segmenter.segment(text)].map(({ segment }) => segment);

const wordsOf = (text) => new Set([...wordsIn.segment(text.toLowerCase())].filter((part) => part.isWordLike).map(({ segment }) => segment));

const numbersIn = (text) => [...text.matchAll(CITED)].flatMap(([, numbers]) => numbers.split(/[,、]/).map(Number));

/** The share of the words of two sentences that both have (Dice's coefficient), 0 to 1. */
function common(one, other) {
  const both = [...one].filter((word) => other.has(word)).length;
  return (2 * both) / (one.size + other.size || 1);
}
