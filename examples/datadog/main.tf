# Reads what `journey-monitor datadog export --out .` wrote beside this file.

terraform {
  required_providers {
    datadog = { source = "DataDog/datadog" }
  }
}

# Keys come from DD_API_KEY and DD_APP_KEY.
provider "datadog" {
  api_url = "https://api.ddog-gov.com/"
}

locals {
  metrics   = { for file in fileset(path.module, "metrics/*.json") : file => jsondecode(file("${path.module}/${file}")).data }
  slos      = { for file in fileset(path.module, "slos/*.json") : file => jsondecode(file("${path.module}/${file}")) }
  downtimes = { for file in fileset(path.module, "downtimes/*.json") : file => jsondecode(file("${path.module}/${file}")).data.attributes }
}

resource "datadog_dashboard_json" "journey" {
  for_each  = fileset(path.module, "dashboards/*.json")
  dashboard = file("${path.module}/${each.value}")
}

resource "datadog_monitor_json" "journey" {
  for_each = fileset(path.module, "monitors/*.json")
  monitor  = file("${path.module}/${each.value}")
}

resource "datadog_rum_metric" "journey" {
  for_each   = local.metrics
  name       = each.value.id
  event_type = each.value.attributes.event_type
  compute {
    aggregation_type    = each.value.attributes.compute.aggregation_type
    path                = try(each.value.attributes.compute.path, null)
    include_percentiles = try(each.value.attributes.compute.include_percentiles, null)
  }
  filter {
    query = each.value.attributes.filter.query
  }
  dynamic "group_by" {
    for_each = each.value.attributes.group_by
    content {
      path     = group_by.value.path
      tag_name = group_by.value.tag_name
    }
  }
}

resource "datadog_service_level_objective" "journey" {
  for_each    = local.slos
  depends_on  = [datadog_rum_metric.journey]
  type        = each.value.type
  name        = each.value.name
  description = each.value.description
  tags        = each.value.tags
  query {
    numerator   = each.value.query.numerator
    denominator = each.value.query.denominator
  }
  dynamic "thresholds" {
    for_each = each.value.thresholds
    content {
      timeframe = thresholds.value.timeframe
      target    = thresholds.value.target
      warning   = thresholds.value.warning
    }
  }
}

resource "datadog_downtime_schedule" "journey" {
  for_each                         = local.downtimes
  depends_on                       = [datadog_monitor_json.journey]
  scope                            = each.value.scope
  message                          = each.value.message
  display_timezone                 = each.value.display_timezone
  mute_first_recovery_notification = each.value.mute_first_recovery_notification
  monitor_identifier {
    monitor_tags = each.value.monitor_identifier.monitor_tags
  }
  one_time_schedule {
    start = each.value.schedule.start
    end   = each.value.schedule.end
  }
}
