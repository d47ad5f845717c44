"""The assessment process of months: values and pure rules of cases, reviews, plans, waivers."""
