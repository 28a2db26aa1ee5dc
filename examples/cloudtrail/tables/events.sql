-- One row for each API call.
select eventTime       as event_time,
       eventName       as event_name,
       eventSource     as event_source,
       awsRegion       as region,
       userIdentity.arn as user,
       sourceIPAddress as ip,
       get_json_object(requestParameters, '$.bucketName') as bucket,
       errorCode       as error,
       eventID         as event_id,
       cast(eventTime as date) as day
from trail
