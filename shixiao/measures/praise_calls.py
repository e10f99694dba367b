"""求好评的联系次数 · Calls for praise.

Asks        every approach by the office to a person in the period.
Counts      those made to ask for a good rating.
Says        how often people are bothered for a figure; it is a number, there is no right one but none.
Silent on   calls that nobody recorded: phoned_for_praise asks people.
Gamed by    recording another purpose.
"""

from ibis import _

from shixiao.facts.contacts import contacts
from shixiao.measures._kinds import Count

measure = Count(title="求好评的联系次数", of=contacts, when="made_on", counts=_.purpose == "praise")
