"""Plain numpy: arrays over offices in, arrays over offices out; no rows, no files, no Ibis.

proportions     a share and its interval: Wilson, exact, mid-P, Korn–Graubard; targets; suppression
clusters        shares, means and quantiles whose records come in clusters (days, persons)
histograms      exact quantiles and Kaplan–Meier from counts per value
ranks           rank sets, marginal rank sets, certain / possible / not, bands
multinomial_ranks   rank sets of categories of one whole: votes, reasons, channels
winners         what the best of many is really worth: conditional, projection, hybrid
composites      goalposts, weighted means of a hierarchy, dominance, realised weights
uncertainty     ranks over draws of the sample and of the weights; who wins how often
sensitivity     which choice moves the ranks (Sobol shares)
equal_offices   proof by simulation that equal offices are not separated
reliability     do offices differ at all, or is it noise
funnel          observed against expected, with over-dispersion
redundancy      measures that say the same as another one, or the opposite
key_measures    which few measures foretell an independent outcome
decisions       what "the last three", a cliff or a league table does by chance
bunching        too many just over a threshold, on the last days, on round or unchanging values
alarms          measures that rise while the outcome does not
queues          Erlang B, C and A; earliest due date; Moore–Hodgson
survey          stratified and clustered samples; post-strata, raking, regression
sampling        how many to call in each stratum, with reserve; a draw that can be repeated and proven
power           what sample would decide
non_response    response rates, and how much rests on those who did not answer
two_phase       the share satisfied in the register, from self-chosen ratings and a call-back sample
frontier        data envelopment analysis, benefit of the doubt: a supplement
small_areas     Fay–Herriot and James–Stein: small offices drawn towards offices like them
belief          who rates against what is known of the rated (belief propagation)
blocks          the densest block of a rating graph
tails           how surprising a count is, where days and people differ more than chance
searches        what the best find of a long search is worth; how many finds may be believed

Nothing is imported here: whoever needs a module imports that module.
"""
