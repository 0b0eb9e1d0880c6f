-- One row per case of one fiscal year: what was done, and about whom. What is known of the person is
-- taken from the row of the first contact where the year has it, else from the last row that says it.
with contacts as (
    select
        *,
        if(status = 'new' and method not in ('liaison', 'letter_outreach'), 1000000000000, 0) + (date - date '2000-01-01') * 10000000 + "row" as weight
    from record_consultations
    where fiscal_year = $fiscal_year
),

cases as (
    select
        fiscal_year,
        organisation,
        case_id,
        bool_or(status = 'new' and method not in ('liaison', 'letter_outreach')) as is_new,
        count(*) filter (method not in ('liaison', 'letter_outreach')) as contacts,
        count(*) filter (method = 'liaison') as liaison,
        count(*) filter (method = 'letter_outreach') as letters,
        cast(sum(minutes) as bigint) as minutes,
        min(date) as first_date,
        max(date) as last_date,
        arg_max(method, weight) as method,
        arg_max(relation, weight) as relation,
        arg_max_null(age, weight) filter (age_band is not null or age is not null) as age,
        arg_max_null(age_band5, weight) filter (age_band is not null or age is not null) as age_band5,
        arg_max_null(age_band, weight) filter (age_band is not null or age is not null) as age_band,
        arg_max(sex, weight) as sex,
        arg_max_null(municipality, weight) filter (area is not null) as municipality,
        arg_max_null(area, weight) filter (area is not null) as area,
        arg_max(earlier_help, weight) as earlier_help,
        arg_max(earlier_places, weight) as earlier_places,
        arg_max(found_by, weight) as found_by,
        arg_max(outcome, weight) as outcome,
        arg_max(withdrawn, weight) as withdrawn,
        arg_min(stage, (date, "row")) as stage_first,
        arg_max(stage, (date, "row")) as stage_last
    from contacts
    group by fiscal_year, organisation, case_id
)

select
    cases.*,
    cast(case_starts.started as integer) as started
from cases
inner join case_starts using (case_id)
